// Ids in the text: what F12, Shift+F12 and F2 go by.
import assert from 'node:assert/strict';
import { definitionOf, nameAt, occurrencesOf, renameAt } from '../../../../src/extension/language/names';
import { editedText, readTopology } from '../../../../src/model';
import { marked, NAMING, textAt } from './support';

const at = (before: string, after: string) => {
  const { document, offset } = marked(NAMING.replace(before + after, `${before}|${after}`));
  return { document, offset, name: nameAt(document, offset) };
};

describe('ids in the text', () => {
  it('are known wherever the format names a node', () => {
    const places: readonly (readonly [string, string, string])[] = [
      ['"in": "do', 'cker"', 'docker'], ['"d', 'b": { "kind"', 'db'], ['"source": "', 'data"', 'data'], ['container:d', 'b"', 'db'], ['"manages": ["', 'db"', 'db'],
      ['"members": ["host', '"]', 'host'], ['"from": "w', 'eb"', 'web'], ['"node": "d', 'b"', 'db'], ['"runaway": "d', 'b:memory"', 'db'], ['"fail": "h', 'ost"', 'host'],
      ['"up": ["', 'db"', 'db'], ['"layout": { "', 'db"', 'db'],
    ];
    for (const [before, after, id] of places) {
      const { name, document } = at(before, after);
      assert.equal(name?.id, id, before);
      assert.equal(textAt(document, name!.span), id, before);
    }
  });

  it('are not seen in what only looks like one', () => {
    for (const [before, after] of [['"image": "post', 'gres:16"'], ['"platform": "do', 'cker"'], ['"me', 'mory": "64GiB"'], ['"cores": ', '8'], ['"target": "/v', 'ar']]) {
      assert.equal(at(before, after).name, undefined, before);
    }
  });

  it('lead to the definition', () => {
    const document = readTopology(NAMING);
    const found = definitionOf(document, 'db')!;
    assert.equal(textAt(document, found.name), 'db');
    assert.match(textAt(document, found.entry), /^"db": \{ "kind": "container".*\}\] \}$/);
    assert.equal(definitionOf(document, 'nobody'), undefined);
  });

  it('are found in every place that names the node', () => {
    const document = readTopology(NAMING);
    const spans = occurrencesOf(document, 'db', true);
    assert.deepEqual(spans.map((span) => textAt(document, span)), Array(8).fill('db'));
    assert.equal(occurrencesOf(document, 'db', false).length, 7);
    assert.deepEqual(occurrencesOf(document, 'farm', false), []);
  });

  it('are found at their places in a list of which the reader leaves something out', () => {
    const document = readTopology(NAMING.replace('"manages": ["db"]', '"manages": [7, "db"]').replace('"up": ["db"]', '"up": [false, "db"]'));
    assert.deepEqual(occurrencesOf(document, 'db', true).map((span) => textAt(document, span)), Array(8).fill('db'));
  });

  it('are found while the text is broken', () => {
    const document = readTopology(NAMING.replace('"port": 5432', '"port": '));
    assert.deepEqual(occurrencesOf(document, 'db', true).map((span) => textAt(document, span)), Array(8).fill('db'));
    const broken = marked(NAMING.replace('"to": "db"', '"to": "d|b').replace('"reason": "Known."', '"reason": '));
    assert.equal(nameAt(broken.document, broken.offset), undefined, 'the string goes on to the end of the line');
    const open = marked('{ "nodes": { "a": { "kind": "host" }, "b": { "kind": "engine", "in": "a|"');
    assert.equal(nameAt(open.document, open.offset)?.id, 'a');
    assert.equal(textAt(open.document, definitionOf(open.document, 'a')!.name), 'a');
  });

  it('are shown whole where escapes hide them', () => {
    const { document, offset } = marked('{ "nodes": { "a\\u0062": { "kind": "host" }, "e": { "kind": "engine", "in": "a|b" } } }');
    assert.equal(nameAt(document, offset)?.id, 'ab');
    assert.equal(textAt(document, definitionOf(document, 'ab')!.name), 'a\\u0062');
  });

  it('get a new name everywhere, by every way to name it', () => {
    const { document, offset } = marked(NAMING.replace('container:db', 'container:d|b'));
    const renamed = renameAt(document, offset, 'store');
    assert.ok('edits' in renamed);
    assert.equal(editedText(document.text, renamed.edits), NAMING.replaceAll('"db"', '"store"').replace('container:db', 'container:store').replace('db:memory', 'store:memory'));
    assert.equal(renamed.edits.length, occurrencesOf(document, 'db', true).length);
  });

  it('keep their name with the reason where it cannot change', () => {
    const taken = marked(NAMING.replace('"in": "docker"', '"in": "d|ocker"'));
    assert.match((renameAt(taken.document, taken.offset, 'host') as { error: string }).error, /taken/);
    assert.match((renameAt(taken.document, 0, 'x') as { error: string }).error, /Only ids of nodes/);
    const broken = marked(NAMING.replace('"in": "docker"', '"in": "d|ocker"').replace('"port": 5432', '"port": '));
    assert.match((renameAt(broken.document, broken.offset, 'x') as { error: string }).error, /syntax error in line 11/);
  });
});
