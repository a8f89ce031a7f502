// Snippets: what they leave behind is a topology without mistakes.
import assert from 'node:assert/strict';
import { TEMPLATES } from '../../../../src/catalog/templates';
import { completionsAt } from '../../../../src/extension/language/completions';
import { readTopology } from '../../../../src/model';
import { checkAll } from '../../../../src/whatif';
import { marked } from './support';

/** A snippet as it stands when a person has accepted every default. */
const accepted = (snippet: string): string => snippet.replace(/\$\{\d+\|((?:\\.|[^,|\\])*)[^]*?\|\}/g, '$1').replace(/\$\{\d+:?((?:\\.|[^}\\])*)\}/g, '$1').replace(/\\(.)/g, '$1');

function snippets(text: string) {
  const { document, offset } = marked(text);
  const { span, items } = completionsAt(document, offset, undefined, TEMPLATES);
  return items.filter(({ sort }) => sort === 'snippet').map(({ label, insert }) => ({
    label, insert, text: document.text.slice(0, span.offset) + accepted(insert) + document.text.slice(span.offset + span.length),
  }));
}

const HYPERVISOR = '"host-1": { "kind": "host", "os": { "platform": "debian", "version": "13" } }, "kvm-1": { "kind": "hypervisor", "in": "host-1", "platform": "kvm" }, "docker-2": { "kind": "engine", "in": "host-1", "platform": "docker" }';

describe('snippets', () => {
  it('add nodes under ids that are free, in their places, without a mistake in the text', () => {
    const offered = snippets(`{ "strata": 1, "nodes": { ${HYPERVISOR}, "|" } }`);
    assert.equal(offered.length, TEMPLATES.length);
    for (const { label, text } of offered) {
      const { document, findings } = checkAll(readTopology(text));
      assert.deepEqual(findings.filter(({ rule, severity }) => rule.startsWith('text-') || severity === 'error').map(({ rule, message }) => `${rule} ${message}`), [], label);
      const { ids, nodes } = document.topology;
      assert.ok(ids.length > 3 && new Set(ids).size === ids.length, label);
      assert.ok(nodes.every((node) => ['host', 'cluster', 'network', 'volume'].includes(node.kind) || ids.includes(node.in ?? '')), label);
    }
    const taken = snippets('{ "nodes": { "docker": { "kind": "engine" }, "|" } }').find(({ label }) => label === 'Stack: Docker server')!;
    assert.match(taken.text, /"docker-2": { "kind": "engine", "in": "server",[^]*"web": { "kind": "container", "in": "docker-2",/);
  });

  it('let a person choose among the nodes that fit', () => {
    const [vm] = snippets(`{ "strata": 1, "nodes": { ${HYPERVISOR}, "odd,|$}": { "kind": "hypervisor" }, "|" } }`.replace('odd,|', 'odd,\\u007c')).filter(({ label }) => label === 'Stack: VM with Docker');
    assert.ok(vm.insert.includes('"in": "${1|kvm-1,odd\\,\\|\\$\\}|}"'), vm.insert);
    const none = snippets('{ "nodes": { "|" } }').find(({ label }) => label === vm.label)!;
    assert.ok(none.insert.includes('"in": "${1}"'), none.insert);
    const many = Array.from({ length: 30 }, (_, i) => `"k${i}": { "kind": "hypervisor" }`).join(', ');
    assert.ok(snippets(`{ "nodes": { ${many}, "|" } }`).find(({ label }) => label === vm.label)!.insert.includes('"in": "${1:k0}"'));
  });

  it('write entries of lists', () => {
    const empty = { links: ['Link'], suppressions: ['Suppression'], scenarios: ['Scenario: a node fails', 'Scenario: an attack', 'Scenario: maintenance'], images: [], layout: [] };
    for (const [section, labels] of Object.entries(empty)) {
      const offered = snippets(`{ "strata": 1, "nodes": {}, "asOf": "2026-01-01", "${section}": [|] }`);
      assert.deepEqual(offered.map(({ label }) => label), labels);
      for (const { text } of offered) assert.equal(JSON.parse(text)[section].length, 1);
    }
    assert.match(snippets('{ "asOf": "2026-01-01", "suppressions": [|] }')[0].insert, /"until": "\$\{4:2026-04-01\}"/);
  });

  it('fit between entries, and are none for keys that have a value', () => {
    const between = snippets(`{ "strata": 1, "nodes": { "|" "h": { "kind": "host" } } }`);
    for (const { text } of between) JSON.parse(text);
    assert.ok(between.length > 0);
    assert.deepEqual(snippets('{ "nodes": { "h|": { "kind": "host" } } }'), []);
    assert.deepEqual(snippets('{ "nodes": { "h": { "|" } } }'), []);
  });

  it('stand in a text that ends', () => {
    assert.ok(snippets('{ "nodes": { "h": { "kind": "host" }, |').length > 0);
    assert.ok(snippets('{ "links": [ |').length > 0);
  });
});
