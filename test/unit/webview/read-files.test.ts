import assert from 'node:assert/strict';
import { readDrop, type Unread } from '../../../webview/canvas/gestures/read-files';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** A file as a drop holds it; `size` is what it says of itself. */
function file(name: string, content: Uint8Array | string, size?: number): Unread & { reads: number } {
  const bytes = typeof content === 'string' ? bytesOf(content) : content;
  const one = { name, size: size ?? bytes.length, reads: 0, arrayBuffer: async () => { one.reads++; return new Uint8Array(bytes).buffer; } };
  return one;
}

describe('files that are dropped from outside', () => {
  it('are read with their names, whatever Unicode they are in', async () => {
    const utf16 = new Uint8Array(Buffer.from('\ufeff{"Name": "vm"}', 'utf16le'));
    const read = await readDrop({ files: [file('compose.yaml', 'services: {}'), file('vm.json', utf16)], folders: [] });
    assert.deepEqual(read, { files: [{ name: 'compose.yaml', text: 'services: {}' }, { name: 'vm.json', text: '{"Name": "vm"}' }], remarks: [] });
  });

  it('say what was not read, and why', async () => {
    const broken: Unread = { name: 'gone.yaml', size: 1, arrayBuffer: () => Promise.reject(new Error('NotFoundError')) };
    const { files, remarks } = await readDrop({ files: [file('a.yaml', '1'), file('a.yaml', '2'), file('b\\c', ''), broken, file('old.yaml', new Uint8Array([0xe9]))], folders: ['shop'] });
    assert.deepEqual(files, [{ name: 'a.yaml', text: '1' }, { name: 'old.yaml', text: '\u00e9' }]);
    assert.deepEqual(remarks.map((remark) => /'[^']+'/.exec(remark)?.[0]), ["'shop'", "'a.yaml'", "'b\\c'", "'gone.yaml'", "'old.yaml'"]);
    assert.match(remarks[0], /folder .*Import into Topology/);
    assert.match(remarks[1], /second file/);
    assert.match(remarks[4], /Latin-1/);
  });

  it('are not even opened where they are more than an import takes', async () => {
    const many = Array.from({ length: 201 }, (_, i) => file(`${i}.yaml`, ''));
    const large = [file('a.json', '', 15_000_000), file('b.json', '', 5_000_001)];
    for (const [files, why] of [[many, /more than 200 files/], [large, /more than 20 MB together/]] as const) {
      const read = await readDrop({ files, folders: [] });
      assert.deepEqual(read.files, []);
      assert.match(read.remarks.join(), why);
      assert.ok(files.every(({ reads }) => reads === 0));
    }
    assert.equal((await readDrop({ files: [file('a.json', '', 20_000_000)], folders: [] })).files.length, 1);
  });
});
