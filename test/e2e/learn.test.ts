// Learning in a real VS Code: every step of every walkthrough done, explanations and comparisons read and followed.
import assert from 'node:assert/strict';
import { WALKTHROUGHS, type Step } from '../../src/learn/walkthroughs';
import { PRACTICE } from '../../src/learn/practice';
import { accessibilityFaults, answerQuickInput, until, useWindow, webviewFrame } from '../support';
import { canvasOf, openCanvas } from './canvas';

const NAME = 'bank-mixed-trust.topology.json';

describe('walkthroughs', () => {
  const window = useWindow();

  /** The file of a practice copy, as VS Code's tabs name it. */
  const copyPath = async ({ button: { does } }: Step): Promise<string> => {
    const { name } = PRACTICE[(does as { open: keyof typeof PRACTICE }).open];
    return until(`a copy of ${name}`, async () => (await window().bridge.tabs()).find(({ path }) => path?.includes(name))?.path ?? undefined);
  };
  /** Changes the text of the step's practice copy. */
  const change = async (step: Step, from: string | RegExp, to: string) => {
    const path = await copyPath(step);
    const text = (await window().bridge.text(path))!;
    assert.notEqual(text.replace(from, to), text, `${step.id}: nothing to change`);
    await window().bridge.replace(path, text.replace(from, to));
  };
  const EDITS: { readonly [step: string]: readonly [from: string | RegExp, to: string] } = {
    'firstStack/fix': [/"privileged": true/, '"privileged": false'],
    'hypervisors/nested': [/"nested": false/, '"nested": true'],
    'containers/namespaces': [/"namespaces": \{[^}]*\}/, '"namespaces": {}'],
    'containers/limit': [/"image": "shop-legacy:2.3"/, '"image": "shop-legacy:2.3", "limits": { "memory": "1GiB" }'],
    'containers/privilege': [/"privileged": true/, '"privileged": false'],
    'overcommitment/mend': [/"memory": "12GiB"/, '"memory": "2GiB"'],
    'images/pin': ['gitea/act_runner:latest', 'gitea/act_runner:0.2.13'],
    'review/change': [/"image": "registry.bank.example\/web:7.3"/, '"image": "registry.bank.example/web:7.4"'],
    'review/suppress': [/"nodes": \{/, '"suppressions": [{ "rule": "privileged-container", "node": "edr-agent", "reason": "reviewed" }],\n  "nodes": {'],
  };
  /** Steps of the first walkthrough that other tests of the canvas and of imports do. */
  const ELSEWHERE = new Set(['firstStack/add', 'firstStack/move', 'firstStack/import', 'firstStack/fix']);

  for (const { id, title, steps } of WALKTHROUGHS) {
    it(`${title}: every step is ticked off by doing it`, async function () {
      this.timeout(120_000);
      const { page, bridge } = window();
      const shown = page.locator('.gettingStartedContainer');
      await bridge.command('strata.openWalkthrough', id);
      await shown.getByText(title).first().waitFor();
      for (const step of steps) {
        const name = `${id}/${step.id}`;
        if (ELSEWHERE.has(name)) continue;
        if (typeof step.button.does === 'string') await bridge.command(step.button.does);
        else await bridge.command('strata.practice', id, step.id);
        const lens = typeof step.button.does === 'string' ? undefined : step.button.does.lens;
        // The canvas forgets what it was told when another tab hides it before it could follow.
        if (lens) await (await canvasOf(window(), (await copyPath(step)).split('/').at(-1)!)).content.getByText(`Legend: ${lens}`, { exact: false }).first().waitFor();
        const edit = EDITS[name];
        if (edit) await change(step, ...edit);
        if (name === 'review/scenario') {
          void bridge.command('strata.saveScenario');
          await answerQuickInput(page, { type: 'the plugin is taken over' });
          await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
          await page.keyboard.press('Enter');
        }
      }
      await bridge.command('strata.openWalkthrough', id);
      for (const step of steps) {
        if (ELSEWHERE.has(`${id}/${step.id}`)) continue;
        await shown.locator('.getting-started-step').filter({ hasText: step.title }).locator('.codicon-getting-started-step-checked').waitFor();
      }
      await window().shot(`walkthrough-${id}`);
    });
  }
});

describe('explanations and comparisons', () => {
  const window = useWindow();

  /** The page's frame, once it has the heading. */
  const pageOf = async (heading: string) => {
    const { page } = window();
    return until(`a page about ${heading}`, async () => {
      for (let i = 0; i < await page.locator('iframe.webview.ready').count(); i++) {
        const frame = await webviewFrame(page, i).catch(() => undefined);
        if (frame && await frame.locator('h1', { hasText: heading }).count().catch(() => 0) > 0) return frame;
      }
      return undefined;
    });
  };

  it('explain the selected box, follow the links on the canvas, and go back', async () => {
    const { bridge } = window();
    const canvas = await openCanvas(window(), NAME);
    await canvas.select('payments');
    await canvas.inspects('payments');
    await bridge.command('strata.explain');
    const first = await pageOf('container payments');
    await first.locator('h2', { hasText: 'Whose kernel it runs on' }).waitFor();
    await first.locator('[data-node="vm-apps"]').first().click();
    await pageOf('VM vm-apps');
    await canvas.inspects('vm-apps');
    await (await pageOf('VM vm-apps')).getByRole('button', { name: 'Back' }).click();
    await pageOf('container payments');
  });

  it('explain a finding from its card', async () => {
    const canvas = await canvasOf(window(), NAME);
    await window().bridge.command('strata.canvas.focusFindings');
    const list = canvas.content.locator('.findings-list');
    const rule = (await list.locator('.tree-group .tree-title').first().textContent())!;
    await list.locator('[role="treeitem"][aria-level="2"]').first().click();
    await canvas.content.getByRole('button', { name: 'Explain', exact: true }).click();
    await (await pageOf(rule)).getByRole('button', { name: 'Back' }).click();
    await pageOf('container payments');
  });

  it('can be read in every theme', async function () {
    this.timeout(120_000);
    for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const) {
      await window().theme(theme);
      const { faults } = await accessibilityFaults(await pageOf('container payments'));
      assert.deepEqual(faults, [], theme);
      await window().shot(`explain-${theme}`);
    }
  });

  it('compare two nodes, with the claims and their verdicts', async () => {
    const { bridge, file } = window();
    await bridge.command('strata.compareNodes', { $path: file(NAME) }, ['vm-core', 'payments']);
    const page = await pageOf('VM vm-core and container payments');
    const row = page.locator('tr').filter({ hasText: 'A virtual machine is completely isolated.' });
    await row.getByText('Does not hold here').waitFor();
    const { faults } = await accessibilityFaults(page);
    assert.deepEqual(faults, []);
    for (const theme of ['high-contrast-light', 'high-contrast', 'light', 'dark'] as const) {
      await window().theme(theme);
      await pageOf('VM vm-core and container payments');
      await window().shot(`compare-${theme}`);
    }
  });

  it('follow the file', async () => {
    const { bridge, file } = window();
    await bridge.command('strata.explain', { $path: file(NAME) }, 'payments');
    await pageOf('container payments');
    const text = (await bridge.text(file(NAME)))!;
    await bridge.replace(file(NAME), text.replace('registry.bank.example/payments:4.12', 'registry.bank.example/payments:5.0'));
    // The page is written anew: its frame may go in between.
    await until('the new image on the page', () => pageOf('container payments').then((page) => page.getByText('registry.bank.example/payments:5.0').count()).then((count) => count > 0, () => false));
    await bridge.replace(file(NAME), text);
  });
});
