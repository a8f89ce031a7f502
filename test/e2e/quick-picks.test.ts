// What VS Code's own lists and input boxes ask for Strata, answered by keyboard alone.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { until, useWindow } from '../support';
import { openCanvas, type CanvasPage } from './canvas';

const NAME = 'small.topology.json';
interface Parsed { nodes: Record<string, { kind: string; in?: string }>; scenarios?: { name: string; events: unknown; expect: object }[] }

describe('questions of VS Code', () => {
  const window = useWindow({ workspace: 'test/fixtures/window' });
  const path = (name = NAME) => window().file(name);
  const text = async () => (await window().bridge.text(path()))!;
  const parsed = async () => JSON.parse(await text()) as Parsed;
  const press = async (...keys: string[]) => {
    for (const key of keys) await window().page.keyboard.press(key);
  };
  const widget = () => window().page.locator('.quick-input-widget');
  const input = () => widget().locator('input[type=text]');
  const rows = () => widget().locator('.quick-input-list .monaco-list-row');
  let canvas: CanvasPage;
  let original: string;

  /** Waits for a question by what its field or its message says. */
  const asked = (question: string) => until(`VS Code asks: ${question}`, async () => {
    if (!await widget().isVisible()) return false;
    const said = [await input().getAttribute('placeholder'), await input().getAttribute('aria-label'), await widget().locator('.quick-input-message, .quick-input-title').allInnerTexts()].join('\n');
    return said.includes(question);
  });
  /** Types, goes down to the row that begins so, and takes it. */
  const take = async (label: string) => {
    await until('the field has the keyboard', () => input().evaluate((field) => field === document.activeElement));
    await window().page.keyboard.type(label);
    await rows().filter({ hasText: label }).first().waitFor();
    const present = async () => (await rows().and(widget().locator('.focused')).locator('.label-name').first().innerText()).trim();
    for (let i = 0; i < 10 && !(await present()).startsWith(label); i++) await press('ArrowDown');
    assert.ok((await present()).startsWith(label), `${label} is not offered`);
    await press('Enter');
  };
  const choose = async (question: string, answer: string) => {
    await asked(question);
    await take(answer);
  };
  const type = async (question: string, answer: string) => {
    await asked(question);
    await until('the field has the keyboard', () => input().evaluate((field) => field === document.activeElement));
    await press('Control+a');
    await window().page.keyboard.type(answer);
    await press('Enter');
  };
  /** Begins a command, which then asks; whatever a menu or a key begins asks the same. */
  const command = async (id: string) => {
    await widget().waitFor({ state: 'hidden' });
    void window().bridge.command(id).catch(() => undefined);
  };
  /** Takes the name that a dialog about files suggests; with the path that it is to have at the end. */
  const saved = async (name: string) => {
    await until(`a dialog suggests ${name}`, async () => await widget().isVisible() && (await input().inputValue()).endsWith(name));
    await press('Enter');
    return until(`${name} is written`, async () => (fs.existsSync(path(name)) ? fs.readFileSync(path(name), 'utf8') : ''));
  };
  /** Takes the change back on the canvas, and closes the text where it was opened beside. */
  const undo = async () => {
    const { bridge } = window();
    await bridge.command('workbench.action.focusFirstEditorGroup');
    await canvas.focus();
    await press('Control+z');
    await until('one step of undo takes it back', async () => await text() === original);
    await bridge.command('workbench.action.closeEditorsInOtherGroups');
  };
  const select = async (id: string) => {
    await canvas.goTo(id);
    // Its details come from the host, which then knows what is selected.
    await window().bridge.command('strata.canvas.focusInspector');
    await canvas.inspects(id);
    await until('the inspector has the keyboard', () => canvas.content.locator('.inspector').evaluate((element) => element.contains(document.activeElement)));
  };

  before(async function () {
    this.timeout(120_000);
    original = fs.readFileSync(path(), 'utf8');
    canvas = await openCanvas(window(), NAME);
  });

  it('which event, and which resource', async () => {
    await select('front');
    await command('strata.whatIf');
    await choose('What if: front', 'Takes all it can get');
    await choose('Which resource does it take?', 'Memory');
    await canvas.content.locator('.whatif-event').getByText('front takes all the memory it can get').waitFor();
    await canvas.content.getByRole('button', { name: 'Clear' }).press('Enter');
  });

  it('what must hold in a scenario: all that is so now, with what is taken out and added', async () => {
    await select('vm-web');
    await command('strata.whatIf');
    await choose('What if: vm-web', 'Failure');
    await canvas.content.locator('.whatif-event').getByText('vm-web fails').waitFor();
    await command('strata.saveScenario');
    await asked('Its name');
    assert.equal(await input().inputValue(), 'vm-web fails');
    await type('Its name', 'lose the web');
    await asked('What must hold?');
    const offered = () => rows().evaluateAll((all) => all.map((row) => `${row.querySelector('[role=checkbox]')!.getAttribute('aria-checked') === 'true' ? '+' : '-'} ${row.querySelector('.label-name')!.textContent}`));
    await until('all are offered', async () => (await offered()).length === 4);
    assert.deepEqual(await offered(), ['+ Up in the end: postgres', '+ Down for good: front and agent', '- Up in the end: front and agent', '+ Everything finds a place']);
    await window().shot('scenario-pick');
    await press('Enter');
    await until('it is in the file', async () => (await parsed()).scenarios?.length === 1);
    assert.deepEqual((await parsed()).scenarios, [{ name: 'lose the web', events: [{ fail: 'vm-web' }], expect: { up: ['postgres'], down: ['front', 'agent'], maxUnplaced: 0 } }]);
    const failed = async () => (await window().bridge.diagnostics(path())).filter(({ code }) => code === 'scenario-failed').map(({ message }) => message);
    assert.deepEqual(await failed(), []);
    await until('it is shown in the text', async () => (await window().bridge.tab())?.viewType === null);
    await undo();
    await command('strata.saveScenario');
    await type('Its name', 'the web comes back');
    await asked('What must hold?');
    await until('all are offered', async () => (await offered()).length === 4);
    // Out with what is down, in with that it is wanted up.
    await until('the field has the keyboard', () => input().evaluate((field) => field === document.activeElement));
    for (const [place, chosen] of [[1, '+--+'], [2, '+-++']] as const) {
      const there = () => rows().nth(place).evaluate((row) => row.classList.contains('focused') && row.closest('.monaco-list')!.contains(document.activeElement));
      for (let i = 0; i < 10 && !await there(); i++) await press('ArrowDown');
      await press('Space');
      await until(`chosen is ${chosen}`, async () => (await offered()).map((row) => row[0]).join('') === chosen);
    }
    await press('Enter');
    await until('what is wanted is a finding', async () => (await failed()).some((message) => message.includes('front should be up')));
    await until('it is shown in the text', async () => (await window().bridge.tab())?.viewType === null);
    assert.deepEqual((await parsed()).scenarios?.[0]?.expect, { up: ['postgres', 'front', 'agent'], maxUnplaced: 0 });
    await undo();
    await canvas.content.getByRole('button', { name: 'Clear' }).press('Enter');
  });

  it('as what to export, with which colours, and where to', async () => {
    await canvas.focus();
    await command('strata.export');
    await choose('Export as what?', 'SVG');
    await choose('What should the colours tell?', 'Kernels');
    await choose('On which ground?', 'Light');
    await choose('Which font?', 'The font');
    assert.match(await saved('small.svg'), /<svg [\s\S]*<title>Small · Kernels<\/title>[\s\S]*vm-web/);
  });

  it('which files of another tool to export', async () => {
    await canvas.focus();
    await command('strata.export');
    await choose('Export as what?', 'Docker Compose files');
    assert.match(await saved('small.compose.yaml'), /front:[\s\S]*nginx:1\.27\.3/);
  });

  it('under which name to keep a template, where, and where it is to go', async () => {
    await select('docker');
    await command('strata.saveTemplate');
    await asked('Under which name?');
    await press('Control+a', 'Delete');
    await asked('Give it a name');
    await window().page.keyboard.type('Our Docker');
    await asked('Under which name?');
    await press('Enter');
    await choose('Keep it where?', 'With this workspace');
    await until('it is in the palette', async () => await canvas.content.locator('.palette').getByText('Our Docker').count() > 0);
    await select('vm-db');
    await command('strata.insertTemplate');
    await choose('Insert which template?', 'Our Docker');
    await choose('Where shall "Our Docker" go?', 'vm-db');
    await until('it is there', async () => Object.values((await parsed()).nodes).filter(({ kind, in: parent }) => kind === 'engine' && parent === 'vm-db').length === 1);
    await undo();
  });

  it('lets the person give up at every question, and changes nothing', async () => {
    await select('front');
    for (const [id, question, answers] of [['strata.whatIf', 'What if: front', ['Takes all it can get']], ['strata.export', 'Export as what?', ['SVG', 'Kernels']], ['strata.insertTemplate', 'Insert which template?', []]] as const) {
      await canvas.focus();
      await command(id);
      for (const [k, answer] of answers.entries()) await choose(k === 0 ? question : '', answer);
      await asked(answers.length === 0 ? question : '');
      await press('Escape');
      await widget().waitFor({ state: 'hidden' });
    }
    assert.equal(await text(), original);
    assert.deepEqual(window().errors, []);
  });
});
