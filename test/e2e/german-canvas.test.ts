// The canvas in a German window: every text of its frame is German, screen readers are told German, and no word is cut off or broken.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { at } from '../../scripts/lib/project.mjs';
import { accessibilityFaults, until, useWindow, webviewFrame } from '../support';
import { DEMO_FILE, demoRepository } from '../support/demo';
import { openCanvas, openComparison, type CanvasPage } from './canvas';

const NAME = 'bank-mixed-trust.topology.json';
const german = JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;

/** What is not the frame's: names and ids, what rules and the engine say, values of the file. */
const CONTENT = ['.tree-title', '.card-title', '.card summary', '.card-message', '.card-nodes', '.witness li', '.link-name', '.map-key', '.filter-words', '.crumbs', '.rule-line', '.suppression-line', '.whatif-event', '.whatif-summary',
  '.whatif-section li', '.change-line', '.change-below', '.changes-summary', '.fact-value', '.fact-detail', '.hint', '[data-testid="announcement"]', 'code', 'datalist', 'option[value]:not([value=""])', 'button:has(> .glyph-wrench)', 'h1', '.inspector-title h2', '[role="treeitem"]'].join(', ');

/** Words of English sentences that German ones do not have. */
const ENGLISH = /\b(the|and|of|is|are|to|with|not|from|this|that|what|its|by|on)\b/i;

const marked = /\{\d+\}/g;
/** A text with holes, as what it looks like once they are filled. */
const shapeOf = (text: string): RegExp => new RegExp(`^${text.split(marked).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}$`, 's');
const letters = (text: string): number => text.replace(marked, '').replace(/[^a-z]/gi, '').length;

const changed = Object.entries(german).filter(([english, own]) => english !== own);
const exact = new Set(changed.map(([english]) => english));
const shapes = changed.filter(([english]) => english.search(marked) >= 0 && letters(english) > 5).map(([english]) => shapeOf(english));
const own = new Set(Object.values(german));

/** Whether a text of the frame is English. */
const isEnglish = (text: string): boolean => !own.has(text) && (exact.has(text) || ENGLISH.test(text.replace(/\S+-\S+/g, '')) || (text.length < 200 && shapes.some((shape) => shape.test(text))));

/** Texts, names, titles and placeholders of the page, and what of them is cut off or broken. */
async function seen(page: Page): Promise<{ readonly texts: readonly string[]; readonly cut: readonly string[] }> {
  const frame = await webviewFrame(page);
  return frame.evaluate((content) => {
    const texts = new Set<string>(), cut = new Set<string>();
    for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
      if (element.closest(content) || element.closest('script, style')) continue;
      // A finding's card has the finding's name, and a property's name is shown as it stands in the file.
      const names = element.matches('article.card') ? [] : element.matches('.row-label') ? ['aria-label'] : ['aria-label', 'title', 'placeholder'];
      for (const name of names) for (const line of (element.getAttribute(name) ?? '').split('\n')) texts.add(line.trim());
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) texts.add((node.textContent ?? '').trim());
      const style = getComputedStyle(element);
      // Where there is little room the palette is icons, and its words are for screen readers.
      const words = element.closest('.palette-words');
      const shown = element.offsetParent !== null && (words === null || getComputedStyle(words).clipPath === 'none') && element.closest('.visually-hidden') === null && element.querySelector('.visually-hidden') === null;
      const hasWords = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '');
      // What products and stacks are is told in full by their title.
      const whole = element.closest('.palette-section:not([data-section="kinds"]) .palette-doc') === null;
      for (const node of shown ? element.childNodes : []) {
        for (const { index, 0: word } of node.nodeType === Node.TEXT_NODE ? node.textContent!.matchAll(/[^\s-]+/g) : []) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) cut.add(`broken: ${word} in ${element.textContent}`);
        }
      }
      if (shown && hasWords && whole && style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) cut.add(`${element.className}: ${element.textContent}`);
    }
    texts.delete('');
    return { texts: [...texts], cut: [...cut] };
  }, CONTENT);
}

/** The texts of the page have to be German. */
async function expectGerman(page: Page, where: string): Promise<void> {
  const { texts, cut } = await seen(page);
  assert.ok(texts.length > 20, `${where}: ${texts.join(', ')}`);
  assert.deepEqual({ english: texts.filter(isEnglish), cut }, { english: [], cut: [] }, where);
}

describe('the canvas in German', () => {
  const window = useWindow({ language: 'de', viewport: { width: 1280, height: 800 } });
  let canvas: CanvasPage;

  const isGerman = (where: string): Promise<void> => expectGerman(window().page, where);

  /** What was said last. */
  const said = (): Promise<string> => canvas.content.getByTestId('announcement').innerText();

  before(async function () {
    this.timeout(120_000);
    await window().bridge.command('workbench.action.closeSidebar');
    canvas = await openCanvas(window(), NAME);
    await window().bridge.command('strata.canvas.fit');
  });

  it('says its language', async () => {
    assert.equal(await canvas.content.locator('html').getAttribute('lang'), 'de');
  });

  it('has German toolbar, palette, inspector of the file and legends', async () => {
    await canvas.content.getByRole('radio', { name: 'Kapazität' }).waitFor();
    await canvas.content.getByText('Virtuelle Maschine', { exact: true }).first().waitFor();
    await canvas.content.getByText('Regeleinstellungen').waitFor();
    await isGerman('the stack');
    await window().shot('german-stack');
    for (const [lens, title] of [['Kernel', 'Kernel'], ['Capacity', 'Kapazität'], ['Risk', 'Risiko'], ['Images', 'Images'], ['Patch', 'Patch']]) {
      await window().bridge.command(`strata.canvas.lens${lens}`);
      await canvas.content.getByText(`Legende: ${title}`).waitFor();
      await isGerman(`lens ${lens}`);
    }
    await window().shot('german-patch');
  });

  it('shows a node\'s properties in German words', async () => {
    await window().bridge.command('strata.canvas.lensStack');
    await canvas.select('payments');
    await canvas.inspects('payments');
    await canvas.content.getByText('Abgeleitet').waitFor();
    await window().shot('german-inspector');
    await canvas.content.getByRole('button', { name: /^Alle Eigenschaften/ }).click();
    await canvas.content.getByText('Rechte ausweitbar').waitFor();
    await isGerman('all properties');
    await canvas.content.getByRole('searchbox', { name: 'Eigenschaften filtern' }).fill('arbeitsspeicher');
    await canvas.content.getByText('Rechte ausweitbar').waitFor({ state: 'detached' });
    await canvas.content.locator('[data-prop="limits"]').waitFor();
    await window().shot('german-properties');
  });

  it('says German to screen readers', async () => {
    const { bridge } = window();
    await canvas.focus();
    assert.match(await canvas.focused() ?? '', /^payments, Container, /);
    await bridge.command('strata.canvas.selectAll');
    await until('the selection is told', async () => /^\d+ Boxen ausgewählt\.$/.test(await said()));
    await canvas.content.locator('.inspector h2').getByText(/^\d+ Knoten ausgewählt$/).waitFor();
    await isGerman('several nodes');
    await bridge.command('strata.canvas.collapseAll');
    await until('folding is told', async () => await said() === 'Alles eingeklappt.');
    await bridge.command('strata.canvas.expandAll');
    await until('opening is told', async () => await said() === 'Alles ausgeklappt.');
    await bridge.command('strata.canvas.nextFinding');
    await until('a finding is told', async () => /^Befund 1 von \d+, (Fehler|Warnung): /.test(await said()));
    await canvas.select('payments');
    await canvas.focus();
    await bridge.command('strata.canvas.connect');
    await canvas.content.locator('.mode-bar').getByText(/^Verbindung von payments: Gehen Sie/).waitFor();
    await isGerman('a link being made');
    await window().page.keyboard.press('Escape');
    await until('the end of it is told', async () => await said() === 'Abgebrochen.');
  });

  it('lists findings between German words, and suppresses one', async () => {
    await window().bridge.command('strata.canvas.focusFindings');
    await canvas.content.locator('.findings-list [role="treeitem"]').nth(1).click();
    await canvas.content.locator('.chosen').getByRole('button', { name: 'Unterdrücken…' }).click();
    await canvas.content.getByText('Melden als').waitFor();
    await isGerman('a finding');
    await window().shot('german-findings');
    await canvas.content.locator('.suppress').getByRole('button', { name: 'Abbrechen' }).click();
  });

  it('assumes and searches in German', async () => {
    const { bridge } = window();
    await bridge.command('strata.canvas.focusWhatIf');
    await canvas.content.getByText('Nichts ist angenommen.').waitFor();
    await isGerman('nothing assumed');
    await bridge.command('strata.canvas.search');
    const search = canvas.content.getByRole('combobox', { name: 'Knoten suchen' });
    await search.waitFor();
    await isGerman('the search');
    await search.fill('vm');
    await canvas.content.locator('.search-row').first().waitFor();
    await until('results are told', async () => /^\d+ Ergebnisse$/.test(await said()));
    await isGerman('results');
    await window().shot('german-search');
    await search.press('Alt+Enter');
    await canvas.content.getByRole('group', { name: 'Filter' }).getByText(/Boxen/).waitFor();
    await isGerman('a filter');
    await bridge.command('strata.canvas.clearFilter');
  });

  it('says in German what is wrong with a value', async () => {
    await canvas.select('vm-core');
    await window().bridge.command('strata.canvas.focusInspector');
    await canvas.inspects('vm-core');
    const field = canvas.content.locator('[data-prop="vcpus"] input');
    await field.fill('0');
    await field.press('Enter');
    await canvas.content.getByText('0 liegt außerhalb des Bereichs: Geben Sie eine ganze Zahl ab 1 ein.').waitFor();
    await field.press('Escape');
  });

  for (const theme of ['high-contrast', 'high-contrast-light', 'light', 'dark'] as const) {
    it(`has no accessibility fault in the ${theme} theme`, async () => {
      await window().theme(theme);
      await canvas.content.locator(`body.vscode-${theme}`).waitFor();
      for (const [panel, shows] of [['Findings', '.findings-list'], ['WhatIf', '.whatif'], ['Inspector', '.inspector']] as const) {
        await window().bridge.command(`strata.canvas.focus${panel}`);
        await canvas.content.locator(shows).waitFor();
        await window().shot(`german-${theme}-${panel}`);
        // The page is inside VS Code's, which has the landmarks and headings of level one.
        const { faults } = await accessibilityFaults(await webviewFrame(window().page), ['region', 'page-has-heading-one']);
        assert.deepEqual(faults, [], panel);
      }
    });
  }

  it('fits a narrow window', async () => {
    const { page, bridge } = window();
    await page.setViewportSize({ width: 620, height: 760 });
    await bridge.command('strata.canvas.fit');
    assert.ok(await canvas.content.locator('.palette-item:visible').count() >= 12);
    await isGerman('narrow');
    await window().shot('german-narrow');
    await bridge.command('strata.canvas.lensCapacity');
    await canvas.content.getByText('Legende: Kapazität').waitFor();
    await window().shot('german-narrow-legend');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('tells in German what follows from an event', async () => {
    const { bridge } = window();
    await canvas.select('vm-apps');
    await canvas.inspects('vm-apps');
    await bridge.command('strata.whatIfKernelFlaw');
    await canvas.content.locator('.whatif-events li').waitFor();
    await canvas.content.getByText('Legende: Was-wäre-wenn').waitFor();
    await isGerman('a what-if');
    const ends = await canvas.content.locator('.tabs').evaluate((tabs) => {
      const [last, close] = [tabs.querySelector('[role="tab"]:last-of-type .pill')!, tabs.querySelector('.icon-button')!];
      return [last.getBoundingClientRect().right, close.getBoundingClientRect().left];
    });
    assert.ok(ends[0]! <= ends[1]!, `the last tab ends at ${ends[0]}, where the button at ${ends[1]} begins`);
    await window().shot('german-what-if');
    await canvas.content.getByRole('button', { name: 'Zurücksetzen' }).click();
    await bridge.command('strata.canvas.lensStack');
  });

  it('says how to begin in an empty file, and what is wrong with a broken one', async () => {
    const { bridge, file } = window();
    fs.writeFileSync(file('leer.topology.json'), '{ "strata": 1, "nodes": {} }\n');
    const empty = await openCanvas(window(), 'leer.topology.json');
    await empty.content.getByRole('heading', { name: 'Noch nichts vorhanden' }).waitFor();
    await isGerman('an empty file');
    await window().shot('german-empty');
    await bridge.replace(file('leer.topology.json'), '{ "strata": 1, "nodes": { "a": ');
    await empty.content.getByRole('heading', { name: 'Aus dieser Datei konnte nichts gelesen werden' }).waitFor();
    await empty.content.locator('.banner').getByText(/^Der Text hat \d+ Fehler; das Bild zeigt/).waitFor();
    await bridge.command('workbench.action.revertAndCloseActiveEditor');
  });

  it('logged no error', () => {
    assert.deepEqual(window().errors, []);
  });
});

describe('a comparison in German', () => {
  const window = useWindow({ language: 'de', prepare: demoRepository, builtin: ['git', 'git-base'], settings: { 'git.enabled': true } });

  it('lists and announces its changes between German words', async function () {
    this.timeout(180_000);
    const { bridge, page } = window();
    await bridge.command('workbench.action.closeSidebar');
    const canvas = await openComparison(window(), DEMO_FILE, 'HEAD~1');
    await canvas.content.getByText('Legende: Änderungen').waitFor();
    await canvas.content.getByRole('radio', { name: 'Beide' }).waitFor();
    await canvas.focus();
    await bridge.command('strata.canvas.nextChange');
    await until('a change is told', async () => /^Änderung 1 von \d+: /.test(await canvas.content.getByTestId('announcement').innerText()));
    await expectGerman(page, 'a comparison');
    await window().shot('german-comparison');
  });
});
