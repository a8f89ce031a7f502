// Names that the bundler replaces with constants (scripts/build.mjs).

/** The version in package.json. */
declare const STRATA_VERSION: string;

/** Tests in an extension host: which of the two kinds of host they were started in. */
declare const STRATA_HOST: 'node' | 'web';

/** A font of a package, as base64. */
declare module '*.woff' {
  const base64: string;
  export default base64;
}

/** Defined where families of importers are files of their own, beside the bundle. */
declare const STRATA_FAMILIES: 'apart' | undefined;
