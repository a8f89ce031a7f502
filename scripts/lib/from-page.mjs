// An esbuild plugin for scripts that a page reads later: React is in the page already, and must be there only once.

export const fromPage = {
  name: 'from-page',
  setup(build) {
    build.onResolve({ filter: /^react(-dom|\/jsx-runtime)?$/ }, ({ path }) => ({ path, namespace: 'page' }));
    build.onLoad({ filter: /.*/, namespace: 'page' }, ({ path }) => ({ contents: `module.exports = globalThis.strataPage[${JSON.stringify(path)}];` }));
  },
};
