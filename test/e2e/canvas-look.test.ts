// How the canvas looks: lenses, folds, search, four themes, accessibility, and a file of a thousand nodes.
// UPDATE_SCREENSHOTS=1 renews the pictures of the README in docs/images.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../scripts/lib/project.mjs';
import { accessibilityFaults, answerQuickInput, runPaletteCommand, spokenFaults, themes, until, useWindow, webviewFrame } from '../support';
import { openCanvas, type CanvasPage } from './canvas';

const NAME = 'bank-mixed-trust.topology.json';

/** A stack of about so many nodes: hosts with a hypervisor, virtual machines, engines and containers. */
function largeTopology(count: number): string {
  const nodes: Record<string, object> = {};
  for (let host = 1; Object.keys(nodes).length < count; host++) {
    nodes[`host-${host}`] = { kind: 'host', memory: '256GiB', cpu: { sockets: 2, cores: 16, threads: 2 } };
    nodes[`kvm-${host}`] = { kind: 'hypervisor', in: `host-${host}`, platform: 'kvm' };
    for (let vm = 1; vm <= 8; vm++) {
      const name = `${host}-${vm}`;
      nodes[`vm-${name}`] = { kind: 'vm', in: `kvm-${host}`, vcpus: 4, memory: '8GiB', os: { platform: 'debian', version: '13' } };
      nodes[`docker-${name}`] = { kind: 'engine', in: `vm-${name}`, platform: 'docker' };
      for (let c = 1; c <= 6; c++) nodes[`c-${name}-${c}`] = { kind: 'container', in: `docker-${name}`, image: 'nginx:1.27.3', limits: { memory: '256MiB', cpu: 0.25 } };
    }
  }
  return `${JSON.stringify({ strata: 1, name: 'Large', asOf: '2026-09-01', nodes }, null, 2)}\n`;
}

describe('the look of the canvas', () => {
  const window = useWindow();
  let canvas: CanvasPage;

  /** A picture for the README, where those are to be renewed; else only for whoever looks into .shots. */
  const picture = async (name: string) => {
    const file = await window().shot(name);
    if (process.env.UPDATE_SCREENSHOTS !== '1' || !name.startsWith('editor-')) return;
    fs.mkdirSync(at('docs/images'), { recursive: true });
    fs.copyFileSync(file, at('docs/images', `${name}.png`));
  };

  before(async function () {
    this.timeout(120_000);
    await window().bridge.command('workbench.action.closeSidebar');
    canvas = await openCanvas(window(), NAME);
    await window().bridge.command('strata.canvas.fit');
  });

  it('shows the stack', async () => {
    await canvas.content.getByRole('radio', { name: 'Stack' }).and(canvas.content.locator(':checked')).waitFor();
    await picture('canvas-stack');
  });

  it('colours by kernel, with numbers in the legend', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.lensKernel');
    await canvas.content.getByText('Legend: kernel').waitFor();
    await picture('canvas-kernel');
  });

  it('colours by capacity, with what the steps mean', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.lensCapacity');
    await canvas.content.getByText('Legend: capacity').waitFor();
    await picture('canvas-capacity');
  });

  for (const [lens, title] of [['Images', 'images'], ['Patch', 'patch']] as const) {
    it(`colours by ${title}, with the numbers in the legend`, async () => {
      await window().bridge.command(`strata.canvas.lens${lens}`);
      await canvas.content.getByText(`Legend: ${title}`).waitFor();
      await picture(`canvas-${title}`);
    });
  }

  it('colours by risk, and shows findings beside', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.lensRisk');
    await canvas.content.getByText('Legend: risk').waitFor();
    await bridge.command('strata.canvas.focusFindings');
    await canvas.content.locator('.findings-list').waitFor();
    await picture('canvas-risk');
  });

  it('plays a what-if, shows what becomes of the boxes and why, adds another, and opens its page', async () => {
    const { page, bridge } = window();
    await canvas.content.locator('.keyboard').focus();
    await runPaletteCommand(page, 'Strata: What If...');
    await answerQuickInput(page, { pick: 'host-1' });
    await answerQuickInput(page, { pick: 'Failure' });
    const panel = canvas.content.locator('.whatif');
    await panel.getByText('11 down').waitFor();
    await canvas.content.getByText('Legend: what-if').waitFor();
    await panel.locator('summary').first().click();
    await panel.getByText('kvm-1 is in host-1').first().waitFor();
    await picture('canvas-what-if');
    await panel.getByRole('button', { name: 'ledger is in vm-core' }).click();
    await canvas.content.locator('.keyboard [aria-selected="true"]').waitFor();
    // Its details come from the host, which then knows what is selected.
    await bridge.command('strata.canvas.focusInspector');
    await canvas.content.locator('.inspector h2').getByText('ledger').waitFor();
    await bridge.command('strata.whatIfKernelFlaw');
    await panel.getByText('ledger has a flaw in its kernel').waitFor();
    await panel.getByRole('button', { name: 'No longer assume: host-1 fails' }).click();
    await panel.locator('.whatif-event', { hasText: 'host-1 fails' }).waitFor({ state: 'detached' });
    const { faults } = await accessibilityFaults(await webviewFrame(page), ['region', 'page-has-heading-one']);
    assert.deepEqual(faults, []);
    await panel.getByRole('button', { name: 'Report' }).click();
    await until('its page is open', async () => (await bridge.tabs()).some(({ label }) => /what-if/.test(label)));
    // Frames come and go while the page is drawn.
    const drawn = async () => (await Promise.all(page.frames().map((frame) => frame.getByRole('heading', { name: /^What if: / }).count().catch(() => 0)))).some((count) => count > 0);
    await until('its text is drawn', drawn);
    await picture('canvas-what-if-report');
    await bridge.command('workbench.action.focusFirstEditorGroup');
    await panel.getByRole('button', { name: 'Clear' }).click();
    await panel.getByText('Nothing is assumed.').waitFor();
    await bridge.command('strata.canvas.lensRisk');
    await bridge.command('strata.canvas.focusFindings');
    await bridge.command('workbench.action.focusFirstEditorGroup');
    await bridge.command('workbench.action.closeEditorsInOtherGroups');
  });

  it('reads well to a screen reader: everything has a name, and nothing long is said twice', async () => {
    const { page, bridge } = window();
    const well = async (what: string) => {
      const { faults, nodes } = await spokenFaults(page);
      assert.ok(nodes > 200, `${what}: ${nodes} nodes were read`);
      assert.deepEqual(faults, [], what);
    };
    await canvas.content.locator('.findings-list [role="treeitem"]').first().waitFor();
    await well('findings');
    await canvas.select('ledger');
    await bridge.command('strata.canvas.focusInspector');
    await canvas.inspects('ledger');
    await well('the inspector');
    await bridge.command('strata.whatIfFail');
    await canvas.content.locator('.whatif').getByRole('button', { name: 'ledger fails', exact: true }).waitFor();
    await well('a what-if');
    await canvas.content.locator('.whatif').getByRole('button', { name: 'Clear' }).click();
    await bridge.command('strata.canvas.lensRisk');
    await bridge.command('strata.canvas.focusFindings');
  });

  it('brings a finding\'s node into view when it is clicked', async () => {
    await canvas.content.locator('.findings-list [role="treeitem"]').nth(1).click();
    await until('a node is selected', async () => await canvas.content.locator('.keyboard [aria-selected="true"]').count() > 0);
  });

  it('folds everything and opens it again', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.lensStack');
    await bridge.command('strata.canvas.collapseAll');
    await canvas.box('payments').waitFor({ state: 'detached' });
    await bridge.command('strata.canvas.expandAll');
    await bridge.command('strata.canvas.fit');
    await canvas.box('payments').waitFor();
  });

  for (const theme of Object.keys(themes) as (keyof typeof themes)[]) {
    it(`has no serious accessibility fault in the ${theme} theme`, async () => {
      await window().theme(theme);
      await canvas.content.locator(`body.vscode-${theme}`).waitFor();
      await window().bridge.command('strata.canvas.focusInspector');
      await picture(`canvas-${theme}`);
      // The page is inside VS Code's, which has the landmarks and headings of level one.
      const { faults } = await accessibilityFaults(await webviewFrame(window().page), ['region', 'page-has-heading-one']);
      assert.deepEqual(faults, []);
    });
  }

  for (const theme of ['dark', 'light'] as const) {
    it(`shows stack, inspector and findings in the ${theme} theme`, async () => {
      await window().theme(theme);
      const shown = await openCanvas(window(), 'kvm-ha.topology.json');
      await shown.content.locator(`body.vscode-${theme}`).waitFor();
      await window().bridge.command('strata.canvas.focusInspector');
      await window().bridge.command('strata.canvas.nextFinding');
      await shown.content.locator('.inspector .id-field').waitFor();
      await window().bridge.command('strata.canvas.fit');
      await picture(`editor-${theme}`);
    });
  }

  it('shows a file of a thousand nodes; how long that takes beside its text is noted', async function () {
    this.timeout(120_000);
    const { bridge, file, page } = window();
    await window().theme('dark');
    const path = file('large.topology.json');
    fs.writeFileSync(path, largeTopology(1000));
    const timed = async (open: () => Promise<unknown>) => {
      const start = Date.now();
      await open();
      return Date.now() - start;
    };
    const asText = await timed(async () => {
      await bridge.open(path, 'default');
      await page.locator('.editor-group-container.active .view-line').nth(5).waitFor();
    });
    const asCanvas = await timed(() => openCanvas(window(), 'large.topology.json'));
    console.log(`      1000 nodes: text after ${asText} ms, canvas after ${asCanvas} ms`);
    await picture('canvas-large');
    assert.equal(await bridge.dirty(path), false);
  });

  it('asked nothing of another machine and logged no error', () => {
    const { outside, errors } = window();
    assert.deepEqual(outside, []);
    assert.deepEqual(errors, []);
  });
});
