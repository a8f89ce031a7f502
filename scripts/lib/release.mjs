// Everything that a release consists of, made from the last build.
import { packNpm } from './npm-package.mjs';
import { writeBillsOfMaterials } from './sbom.mjs';
import { packVsix } from './vsix.mjs';

/** Packs dist/strata.vsix and dist/strata-topology.tgz and lists what is in them in dist/*.cdx.json. */
export function packRelease() {
  packVsix();
  packNpm();
  writeBillsOfMaterials();
}
