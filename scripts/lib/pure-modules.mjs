// An esbuild plugin for bundles that need little of a large folder: no module of the project does anything by being imported, so that
// those of which nothing is used are left out, although their top level calls functions.
const SEEN = Symbol('resolved by this plugin');

export const pureModules = {
  name: 'pure-modules',
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, async ({ path, resolveDir, importer, kind, pluginData }) => {
      if (pluginData === SEEN) return undefined;
      const found = await build.resolve(path, { resolveDir, importer, kind, pluginData: SEEN });
      return { ...found, sideEffects: false };
    });
  },
};
