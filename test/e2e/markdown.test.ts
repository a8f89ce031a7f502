// Topologies in VS Code's own Markdown preview: blocks, paths and images become pictures; what is broken or hostile stays words.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { FrameLocator } from 'playwright-core';
import { themes, until, useWindow, webviewOf } from '../support';

const STACK = '{ "strata": 1, "name": "Tiny", "nodes": { "host": { "kind": "host", "memory": "16GiB" }, "vm": { "kind": "vm", "in": "host", "memory": "8GiB", "name": "<img src=x onerror=alert(1)><script>alert(2)</script>" } } }';
const PAGE = `# Stacks

\`\`\`topology
${STACK}
\`\`\`

![The small one](small.topology.json)

\`\`\`strata
./broken.topology.json
\`\`\`

![nowhere](missing.topology.json) and ![an image](picture.png)

\`\`\`json
{ "not": "ours" }
\`\`\`
`;

describe('the Markdown preview', () => {
  const window = useWindow({ workspace: 'test/fixtures/window', prepare: (folder) => {
    fs.writeFileSync(`${folder}/page.md`, PAGE);
    fs.writeFileSync(`${folder}/many.md`, '![The small one](small.topology.json)\n\n'.repeat(101));
  } });
  let content: FrameLocator;
  const pictures = () => content.locator('.strata-preview svg');

  before(async function () {
    this.timeout(90_000);
    const { bridge, file, page } = window();
    await bridge.command('workbench.action.closeSidebar');
    content = webviewOf(page);
    await bridge.command('markdown.showPreview', { $path: file('page.md') });
    await until('both pictures', async () => await pictures().count() === 2, 30_000);
  });

  it('draws blocks and links, with what stands in them as words', async () => {
    await window().shot('markdown-dark');
    assert.match(await pictures().first().textContent() ?? '', /Tiny.*host/s);
    assert.match(await pictures().nth(1).textContent() ?? '', /\S/);
    assert.deepEqual([await content.locator('.strata-preview img').count(), await content.locator('.strata-preview script').count()], [0, 0]);
    assert.equal(await content.locator('code.language-json').count(), 1);
  });

  it('says what is broken and what is missing, with its place', async () => {
    await content.locator('.strata-preview-problem', { hasText: /broken\.topology\.json cannot be drawn\. Line \d+, column \d+/ }).waitFor();
    await content.locator('.strata-preview-note', { hasText: 'missing.topology.json cannot be read' }).waitFor();
  });

  it('follows a file that changes', async () => {
    const { bridge, file } = window();
    await bridge.open(file('small.topology.json'), 'default');
    const text = await bridge.text(file('small.topology.json'));
    await bridge.replace(file('small.topology.json'), STACK.replace('"host":', '"brand-new":').replace('"in": "host"', '"in": "brand-new"'));
    await bridge.command('markdown.showPreview', { $path: file('page.md') });
    await until('the new picture', async () => /brand-new/.test(await pictures().nth(1).textContent({ timeout: 1000 }).catch(() => '') ?? ''));
    await bridge.replace(file('small.topology.json'), text!);
    await bridge.save(file('small.topology.json'));
  });

  it('has the colours of the editor', async () => {
    const ground = () => pictures().first().locator('rect').first().getAttribute('fill', { timeout: 1000 }).catch(() => null);
    let last = '';
    for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
      await window().theme(theme);
      await content.locator(`body.vscode-${theme}`).waitFor();
      // The first theme is the one that the window began with.
      last = await until(`another ground in ${theme}`, async () => {
        const fill = await ground();
        return fill !== null && fill !== last ? fill : undefined;
      });
      await window().shot(`markdown-${theme}`);
    }
    await window().theme('dark');
  });

  it('draws the files of a text up to a limit, and says of the others that they are not drawn', async () => {
    await window().bridge.command('markdown.showPreview', { $path: window().file('many.md') });
    await content.locator('.strata-preview-note', { hasText: 'small.topology.json is not drawn: only the first 100 files of a text are.' }).waitFor();
    assert.equal(await pictures().count(), 100);
  });

  it('asked nothing of another machine and logged no error', () => {
    assert.deepEqual(window().outside, []);
    assert.deepEqual(window().errors.filter((error) => !error.includes('picture.png') && !error.includes('missing')), []);
  });
});
