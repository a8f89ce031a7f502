// Looks for accessibility faults inside a webview, with axe.
import fs from 'node:fs';
import type { AxeResults, Result, RunOptions } from 'axe-core';
import type { Frame } from 'playwright-core';
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
