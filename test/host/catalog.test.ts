// A catalogue of one's own in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { changeUntil, closeAll, problem, writeFile } from './workspace';

const STACK = JSON.stringify({ strata: 1, asOf: '2026-01-15', nodes: { host: { kind: 'host', os: { platform: 'house-linux', version: '6' } } } }, null, 2);
const catalog = (ended: boolean) => JSON.stringify({
  strataCatalog: 1, platforms: [{ id: 'house-linux', name: 'House Linux', class: 'os', os: 'linux', aliases: [], summary: 'The Linux of the house.' }],
  lifecycle: { 'house-linux': { releases: [{ version: '6', ...(ended ? { endOfLife: '2025-01-01' } : { endOfLife: '2030-01-01' }) }] } },
});
const found = (uri: vscode.Uri, code: string) => vscode.languages.getDiagnostics(uri).filter((it) => typeof it.code === 'object' && it.code.value === code);

describe('a catalogue of one\'s own', () => {
  const setting = (value: string | undefined) => vscode.workspace.getConfiguration('strata').update('catalog', value, vscode.ConfigurationTarget.Global);

  after(async () => {
    await setting(undefined);
    await closeAll();
  });

  it('is what open topologies are judged by, and followed when it changes', async () => {
    await writeFile('house.json', catalog(true));
    const uri = await writeFile('catalog.topology.json', STACK);
    await setting('tests/house.json');
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
    assert.match((await problem(uri, 'end-of-life-software')).message, /House Linux 6/);
    await changeUntil('the release is supported', () => writeFile('house.json', catalog(false)), () => found(uri, 'end-of-life-software').length === 0);
  });

  it('says what is wrong with it at its place', async () => {
    const text = '{ "strataCatalog": 1, "platforms": 5 }';
    const file = await writeFile('house.json', text);
    const told = () => vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'strata');
    await changeUntil('the mistake', () => writeFile('house.json', text), () => told().length > 0);
    const [wrong] = told();
    assert.equal(wrong!.message, '`platforms` must be a list.');
    assert.equal(wrong!.range.start.character, 35);
  });
});
