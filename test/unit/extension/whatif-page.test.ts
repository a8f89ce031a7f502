import assert from 'node:assert/strict';
import { defaultCatalog } from '../../../src/catalog';
import { buildGraph, makeFacts } from '../../../src/engine';
import { whatIfPage } from '../../../src/extension/session/whatif-page';
import { readTopology } from '../../../src/model';
import { play } from '../../../src/whatif';
import type { Event } from '../../../src/whatif';
import { TODAY, textOf } from '../engine/support';

function outcome(nodes: object, events: readonly Event[]) {
  const document = readTopology(textOf({ nodes }));
  return play(document, makeFacts(buildGraph(document.topology), defaultCatalog, TODAY), events);
}

const stack = (id: string) => ({ host: { kind: 'host', os: { platform: 'debian' } }, [id]: { kind: 'app', in: 'host' } });

describe('the page of a what-if', () => {
  it('lists what follows with the reasons', () => {
    const found = outcome(stack('web'), [{ fail: 'host' }]);
    const text = whatIfPage('shop.topology.json', found);
    assert.match(text, /^# What if: host fails\n\nIn shop\.topology\.json\. Nothing was changed\.\n/);
    assert.match(text, /## Down \(2\)\n\n- host fails\n- web is in host\n/);
  });

  it('shows names from files as text, never as links or markup', () => {
    const text = whatIfPage('x', outcome(stack('[a](command:evil)<b>'), [{ fail: 'host' }]));
    assert.ok(text.includes('\\[a\\]\\(command:evil\\)\\<b\\>'));
    assert.ok(!/(^|[^\\])\[a/.test(text));
  });

  it('says where nothing happens', () => {
    assert.match(whatIfPage('x', outcome({}, [])), /Nothing happens\./);
  });

  it('answers questions with their proof', () => {
    const nodes = { h: { kind: 'host', os: { platform: 'debian' } }, docker: { kind: 'engine', in: 'h', platform: 'docker' }, c: { kind: 'container', in: 'docker' } };
    assert.match(whatIfPage('x', outcome(nodes, [{ convert: 'c' }])), /## Can container c run in a virtual machine of its own\? NO\n\n- There is no hypervisor on its machine\.\n/);
  });
});
