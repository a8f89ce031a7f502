/** Writes the files that are made from the code; with `--check` fails where one is not what the code makes. */
import fs from 'node:fs';
import path from 'node:path';
import { cliPackage, cliReference } from './cli';
import { coverageReference } from './coverage';
import { estateReferences } from './estates';
import { factsReference } from './facts';
import { formatReference } from './format';
import { importReference } from './import';
import { composeReference } from './import-compose';
import { labFiles } from './labs';
import { machineReferences } from './machines';
import { catalogReference } from './catalog';
import { manifestTexts } from './manifest';
import { messageBundle } from './messages';
import { platformReference } from './platforms';
import { ruleReference } from './rules';
import { topologySchema } from './schema';
import { manifestWalkthroughs, walkthroughPictures } from './walkthroughs';
import { workloadReferences } from './workloads';

/** A generated file: its path in the project and how to make its text. */
export interface Generator {
  readonly file: string;
  make(): string;
}

const generators: readonly Generator[] = [
  topologySchema,
  formatReference,
  cliReference,
  cliPackage,
  importReference,
  composeReference,
  ...machineReferences,
  ...workloadReferences,
  ...estateReferences,
  ...ruleReference,
  platformReference,
  catalogReference,
  factsReference,
  coverageReference,
  ...labFiles,
  messageBundle,
  manifestWalkthroughs,
  ...manifestTexts,
  ...walkthroughPictures,
];

const check = process.argv.includes('--check');
let stale = 0;
for (const { file, make } of generators) {
  const text = make();
  const present = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  if (present === text) continue;
  if (check) {
    stale++;
    console.error(`  ${file} is not what the code makes: run npm run generate and commit it.`);
    continue;
  }
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
  console.log(`  wrote ${file}`);
}
process.exit(stale > 0 ? 1 : 0);
