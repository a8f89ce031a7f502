import assert from 'node:assert/strict';
import { comparePage } from '../../../src/extension/session/compare-page';
import { diffOfNodes, stack } from '../review/support';

const { web, ...rest } = stack;

describe('the page of a comparison', () => {
  it('has the summary, then what differs, with values as written', () => {
    const text = comparePage('HEAD:shop.topology.json', 'shop.topology.json', diffOfNodes(stack, { ...rest, web: { ...web, limits: { memory: '512MiB', cpu: 1 }, privileged: true } }));
    assert.match(text, /^# HEAD:shop\.topology\.json \u2192 shop\.topology\.json\n\n1 node changed \\\(web\\\)\. /);
    assert.match(text, /\n## New findings \(\d+\)\n\n- error \*\*privileged-container\*\*: /);
    assert.match(text, /\n## Nodes \(1\)\n\n- \u270f\ufe0f container \*\*web\*\*\n {2}- \*\*limits\.memory\*\*: \*\*256MiB\*\* -\\> \*\*512MiB\*\*\n/);
  });

  it('shows what stands in files as text, never as links or markup', () => {
    const id = '[a](command:evil)<img src=x>`';
    const text = comparePage('x', 'y', diffOfNodes(stack, { ...stack, [id]: { kind: 'container', in: 'docker', image: id, privileged: true }, '  ': { kind: 'app', in: 'host' } }));
    assert.ok(text.includes('\\[a\\]\\(command:evil\\)\\<img src=x\\>\\`'));
    assert.doesNotMatch(text, /(^|[^\\])[[<`]/m);
  });

  it('counts what is too much to show', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`n${i}`, { kind: 'site' }]));
    const text = comparePage('x', 'y', diffOfNodes({}, many));
    assert.match(text, /## Nodes \(300\)/);
    assert.match(text, /\n- and 100 more\n/);
  });
});
