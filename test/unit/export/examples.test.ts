import { Graphviz } from '@hpcc-js/wasm-graphviz';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { EXPORTERS, exportTheme, optionsFrom } from '../../../src/export';
import { subjectOf as made } from '../../../src/export/subject';
import { readTopology } from '../../../src/model';
import { checkAll } from '../../../src/whatif';
import { hostileTopology, subjectOf } from './support';
import { parseXml } from './xml';

/** What a reader of the format makes sure of. */
const READERS: { readonly [format: string]: (text: string) => unknown } = {
  svg: parseXml, drawio: parseXml,
  dot: async (text) => assert.match((await Graphviz.load()).dot(text), /<svg/),
  html: (text) => assert.match(text, /^<!doctype html>[^]*<\/html>\n$/),
};

const files = fs.readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.topology.json'));

describe('every example', () => {
  assert.ok(files.length > 5);
  for (const { format } of EXPORTERS) {
    it(`is written as ${format}`, async () => {
      for (const file of files) {
        const checked = checkAll(readTopology(fs.readFileSync(`examples/${file}`, 'utf8')), {});
        for (const theme of ['light', 'dark'] as const) {
          const subject = made(checked, { name: file, options: optionsFrom({ theme, lens: 'kernel' }), theme: exportTheme(theme) });
          const { content } = await EXPORTERS.find((it) => it.format === format)!.write(subject);
          assert.ok(content.length > 100, file);
          if (typeof content === 'string') await READERS[format]?.(content);
        }
      }
    });
  }
});

describe('hostile names', () => {
  for (const { format } of EXPORTERS) {
    it(`come through ${format} whole, the same each time`, async () => {
      const write = async () => (await EXPORTERS.find((it) => it.format === format)!.write(subjectOf(hostileTopology))).content;
      const content = await write();
      assert.deepEqual(await write(), content);
      if (typeof content !== 'string') return;
      await READERS[format]?.(content);
      // No control character and no half of a pair reaches the file.
      assert.doesNotMatch(content, /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202e]|\p{Surrogate}/u);
    });
  }
});
