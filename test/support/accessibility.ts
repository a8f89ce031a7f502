// Looks for accessibility faults inside a webview, with axe.
import fs from 'node:fs';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { at } from '../../scripts/lib/project.mjs';

declare const axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const lines = (results: Result[]) => results.flatMap(({ id, help, nodes }) =>
  nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ') ?? ''}`));

/**
 * Returns one line a fault, and one for each place that axe could not decide (`undecided`: text over a canvas, say).
 * `without` names axe rules that do not apply inside a webview, each with a reason in the test that names it.
 */
export async function accessibilityFaults(frame: Frame, without: string[] = []): Promise<{ faults: string[]; undecided: string[] }> {
  await frame.evaluate(fs.readFileSync(at('node_modules/axe-core/axe.min.js'), 'utf8'));
  const options: RunOptions = {
    runOnly: { type: 'tag', values: rules },
    rules: Object.fromEntries(without.map((id) => [id, { enabled: false }])),
    resultTypes: ['violations', 'incomplete'],
  };
  const { violations, incomplete } = await frame.evaluate((given) => axe.run(document, given), options);
  return { faults: lines(violations), undecided: lines(incomplete) };
}

interface Spoken { readonly ignored: boolean; readonly role?: { readonly value: string }; readonly name?: { readonly value: string }; readonly description?: { readonly value: string }; readonly properties?: readonly { readonly name: string; readonly value: { readonly value?: unknown } }[] }
interface Frames { readonly frame: { readonly id: string }; readonly childFrames?: readonly Frames[] }

/** Roles that a person acts on or jumps to: without a name nothing is said of them. */
const NAMED = new Set(['button', 'textbox', 'searchbox', 'combobox', 'listbox', 'radio', 'checkbox', 'radiogroup', 'tab', 'tabpanel', 'tree', 'treeitem', 'option', 'link', 'group', 'region', 'application', 'DisclosureTriangle', 'menuitem']);
/** Descriptions shorter than this are titles of buttons, which screen readers leave out where they are the name. */
const LONG = 40;

/** What reads badly in what the browser gives to screen readers, in the frames within a page: nameless things, sentences said twice, names that nobody says. */
export async function spokenFaults(page: Page): Promise<{ faults: string[]; nodes: number }> {
  const session = await page.context().newCDPSession(page);
  const faults: string[] = [];
  let count = 0;
  const read = async ({ frame, childFrames = [] }: Frames): Promise<void> => {
    const { nodes } = await session.send('Accessibility.getFullAXTree', { frameId: frame.id }).catch(() => ({ nodes: [] })) as unknown as { nodes: Spoken[] };
    for (const { ignored, role, name, description, properties = [] } of nodes) {
      if (ignored || !role) continue;
      count++;
      const [is, called, more] = [role.value, name?.value ?? '', description?.value ?? ''];
      if (called === '' && NAMED.has(is) && properties.some((it) => it.name === 'focusable')) faults.push(`a ${is} without a name`);
      if (called === '' && is === 'application') faults.push(`an ${is} without a name`);
      if (more.length >= LONG && called.includes(more)) faults.push(`said twice: ${more}`);
      if (is === 'generic' && called !== '' && properties.some((it) => it.name === 'focusable')) faults.push(`a name that is not said, as it has no role: ${called}`);
    }
    for (const child of childFrames) await read(child);
  };
  try {
    for (const child of (await session.send('Page.getFrameTree')).frameTree.childFrames ?? []) await read(child as Frames);
  } finally {
    await session.detach();
  }
  return { faults, nodes: count };
}
