// Which page of the site stands where. Groups name their pages, or match them; a page that no group takes stands under "More".

/** The file of the site that a Markdown file becomes. */
export function pageOf(file) {
  if (file === 'README.md') return 'index.html';
  return file.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.html').replace(/\.md$/, '.html').toLowerCase();
}

const groups = [
  { title: 'Begin', pages: ['README.md', 'docs/vscode.md', 'docs/panels.md', 'docs/lenses.md', 'docs/keyboard.md', 'examples/README.md'] },
  { title: 'Learn', match: /^labs\/|^docs\/(labs|lessons|walkthrough|learn|writing-labs)/ },
  { title: 'Understand', pages: ['docs/rules/README.md', 'docs/rules/coverage.md', 'docs/whatif.md', 'docs/facts.md', 'docs/diff.md', 'docs/reports.md', 'docs/platforms.md', 'docs/catalog.md'] },
  { title: 'Write and convert', pages: ['docs/format.md', 'docs/cli.md', 'docs/ci.md', 'docs/export.md', 'docs/import.md', 'docs/import-live.md'] },
  { title: 'Formats', match: /^docs\/import-/, short: (title) => title.replace(/^Importing (from )?/, '') },
  { title: 'Project', pages: ['CHANGELOG.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/testing.md', 'docs/performance.md', 'docs/dependencies.md', 'docs/releasing.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'] },
];

/** Pages of single rules stand in the list of rules. */
const elsewhere = /^docs\/rules\/(?!README|coverage)/;

/** The navigation of pages ({ file, title }): groups with links, in order. */
export function navigation(pages) {
  const rest = new Map(pages.filter(({ file }) => !elsewhere.test(file)).map((page) => [page.file, page]));
  const take = (file) => {
    const page = rest.get(file);
    rest.delete(file);
    return page;
  };
  const named = groups.map((group) => ({ ...group, taken: (group.pages ?? []).map(take).filter(Boolean) }));
  const matched = named.map(({ title, match, short = (text) => text, taken }) => ({
    title, links: [...taken, ...(match ? [...rest.keys()].filter((file) => match.test(file)).map(take) : [])].map((page) => ({ ...page, title: short(page.title) })),
  }));
  return [...matched, { title: 'More', links: [...rest.values()] }].filter(({ links }) => links.length > 0);
}
