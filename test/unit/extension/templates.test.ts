import assert from 'node:assert/strict';
import { TEMPLATES } from '../../../src/catalog/templates';
import { check } from '../../../src/engine';
import { KINDS, readTopology } from '../../../src/model';
import { copyText, parsePayload } from '../../../src/extension/session/clipboard';
import { keptTemplate, ownTemplates, rowOfTemplate } from '../../../src/extension/session/templates';
import { templateVerdict } from '../../../src/extension/session/verdicts';

const graphOf = (nodes: object, links: object[] = []) => check(readTopology(JSON.stringify({ strata: 1, nodes, links }))).facts.graph;
const EMPTY = graphOf({});

describe('templates of the palette', () => {
  it('all have a place in an empty file, if need be with layers that are named', () => {
    for (const template of TEMPLATES) {
      const { allowed, reason, select, operations } = templateVerdict(EMPTY, template, null);
      assert.ok(allowed, `${template.id}: ${reason}`);
      assert.equal(select!.length, rowOfTemplate(template).kinds.length);
      assert.equal(reason !== '', operations.filter(({ op }) => op === 'add').length > Object.keys(template.nodes).length, template.id);
      assert.ok(rowOfTemplate(template).kinds.every((kind) => KINDS.includes(kind)));
    }
  });

  it('are kept from a selection, and come back from the settings as they were', () => {
    const graph = graphOf({ h: { kind: 'host', os: { platform: 'debian' } }, e: { kind: 'engine', in: 'h' }, a: { kind: 'container', in: 'e' }, b: { kind: 'container', in: 'e' } }, [{ from: 'a', to: 'b', port: 80 }]);
    const [own] = ownTemplates([keptTemplate('Ours', parsePayload(copyText(graph, ['e']))!)]);
    assert.deepEqual([own!.id, own!.title, own!.group, Object.keys(own!.nodes), own!.links], ['own:0', 'Ours', 'own', ['e', 'a', 'b'], [{ from: 'a', to: 'b', port: 80 }]]);
    assert.deepEqual(templateVerdict(graph, own, 'h').select, ['e-2']);
  });

  it('leave out what is none, whatever the settings hold', () => {
    for (const wrong of [undefined, 'x', [null, 7, {}, { title: '', nodes: { a: { kind: 'vm' } } }, { title: 'x', nodes: [] }, { title: 'x', nodes: { a: { kind: 'spaceship' } } }, { title: 'x', nodes: { a: { kind: 'vm', in: 'gone' } } },
      { title: 'x', nodes: { a: { kind: 'vm' } }, links: 'no' }, { title: 'x', nodes: { a: { kind: 'site', in: 'b' }, b: { kind: 'site', in: 'a' } } }]]) assert.deepEqual(ownTemplates(wrong), []);
  });
});
