// Exporting topologies in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, readFile, until, writeFile } from './workspace';

const stack = '{ "strata": 1, "name": "<Shop>", "nodes": { "host": { "kind": "host", "memory": "16GiB" } } }\n';

describe('exporting', () => {
  afterEach(closeAll);

  it('writes the text that is being edited in the format that is named, and changes nothing', async () => {
    const uri = await writeFile('exported.topology.json', stack);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, document.positionAt(document.getText().indexOf('"host": {')), '"added": { "kind": "network" }, ');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const edited = document.getText();
    for (const [format, ending, start] of [
      ['svg', 'svg', '<?xml'], ['html', 'html', '<!doctype html>'], ['csv', 'csv', 'id,name'], ['markdown', 'md', '<!-- Made by Strata'], ['mermaid', 'mmd', '%%'], ['dot', 'dot', '// Made by'], ['d2', 'd2', '# Made by'], ['drawio', 'drawio', '<?xml'],
    ]) {
      const target = vscode.Uri.joinPath(uri, `../exported.${ending}`);
      void vscode.commands.executeCommand('strata.export', uri, format, target);
      const text = await until(`the ${format}`, () => readFile(target).then((it) => (it === '' ? undefined : it), () => undefined));
      assert.ok(text.startsWith(start) && text.includes('added'), text.slice(0, 200));
    }
    assert.deepEqual([document.getText(), await readFile(uri)], [edited, stack]);
    // What is not saved would ask whether it may be closed.
    await document.save();
  });

  /** Size of a picture in pixels, from the head of its file. */
  async function sizeOf(target: vscode.Uri): Promise<readonly [number, number]> {
    const bytes = await until('the picture', async () => vscode.workspace.fs.readFile(target).then((it) => (it.length === 0 ? undefined : it), () => undefined));
    assert.deepEqual([...bytes.slice(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    return [view.getUint32(16), view.getUint32(20)];
  }

  it('writes pictures with the options that are named, PNG in every host', async () => {
    const uri = await writeFile('pictured.topology.json', stack);
    const at = (name: string) => vscode.Uri.joinPath(uri, `../${name}`);
    for (const scale of ['1', '2']) void vscode.commands.executeCommand('strata.export', uri, 'png', at(`pictured-${scale}.png`), { scale });
    const [one, two] = [await sizeOf(at('pictured-1.png')), await sizeOf(at('pictured-2.png'))];
    assert.ok(one[0] > 100 && Math.abs(two[0] - 2 * one[0]) <= 1 && Math.abs(two[1] - 2 * one[1]) <= 1, `${one} and ${two}`);
    void vscode.commands.executeCommand('strata.export', uri, 'svg', at('pictured.svg'), { lens: 'kernel', theme: 'highContrast', font: 'embedded' });
    const text = await until('the SVG', () => readFile(at('pictured.svg')).then((it) => (it === '' ? undefined : it), () => undefined));
    assert.ok(text.includes('Kernels</title>') && text.includes('@font-face') && text.includes('fill="rgb(0, 0, 0)"'), text.slice(0, 600));
  });

  it('writes the picture of the canvas as it is there', async () => {
    const uri = await writeFile('shown.topology.json', stack);
    await vscode.commands.executeCommand('vscode.openWith', uri, 'strata.topology');
    const target = vscode.Uri.joinPath(uri, '../shown.svg'), png = vscode.Uri.joinPath(uri, '../shown.png');
    await until('the canvas', async () => {
      void vscode.commands.executeCommand('strata.exportPicture', target);
      return readFile(target).then((it) => (it.includes('</svg>') ? it : undefined), () => undefined);
    });
    assert.match(await readFile(target), /&lt;Shop&gt; · Stack<\/title>/);
    void vscode.commands.executeCommand('strata.exportPicture', png);
    assert.ok((await sizeOf(png))[0] > 200);
  });

  it('writes files for other programs: one, or all of several into a folder', async () => {
    const nodes = (engines: readonly string[]) => Object.fromEntries(engines.flatMap((engine) => [[engine, { kind: 'engine', in: 'host', platform: 'docker' }], [`web-${engine}`, { kind: 'container', in: engine, image: 'shop:1' }]]));
    const uri = await writeFile('files.topology.json', JSON.stringify({ strata: 1, nodes: { host: { kind: 'host', os: { family: 'linux' } }, ...nodes(['one']) } }));
    const target = vscode.Uri.joinPath(uri, '../files.compose.yaml');
    void vscode.commands.executeCommand('strata.export', uri, 'compose', target);
    const text = await until('the file', () => readFile(target).then((it) => (it === '' ? undefined : it), () => undefined));
    assert.match(text, /^# Docker Compose project files: 1 service[^]*web-one:\n    image: shop:1\n/);
    const two = await writeFile('more.topology.json', JSON.stringify({ strata: 1, nodes: { host: { kind: 'host', os: { family: 'linux' } }, ...nodes(['one', 'two']) } }));
    void vscode.commands.executeCommand('strata.export', two, 'compose', vscode.Uri.joinPath(uri, '../all'));
    for (const name of ['one', 'two']) {
      const file = vscode.Uri.joinPath(uri, `../all/${name}/compose.yaml`);
      assert.match(await until(name, () => readFile(file).then((it) => (it === '' ? undefined : it), () => undefined)), new RegExp(`web-${name}:`));
    }
  });
});
