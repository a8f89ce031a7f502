// Two nodes side by side, and what is often said about them, judged by their numbers.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { ASPECTS, CLAIMS, comparisonData, comparisonMarkdown, comparisonText, compareNodes } from '../../../src/learn/compare';
import type { Comparison } from '../../../src/learn/compare';
import { wordsOf } from '../../../src/learn/explain';
import { readTopology } from '../../../src/model';
import { checkAll } from '../../../src/whatif';
import { factsFor } from '../engine/support';
import { document as mixed } from '../engine/random-edits';
import { sandbox } from '../cli/support';

const compared = (name: string, a: string, b: string): Comparison => compareNodes(checkAll(readTopology(fs.readFileSync(`examples/${name}.topology.json`, 'utf8'))).facts, a, b)!;
const verdicts = ({ claims }: Comparison) => Object.fromEntries(claims.map(({ id, verdict }) => [id, verdict]));
const why = ({ claims }: Comparison, id: string) => claims.find((claim) => claim.id === id)!.lines.map(({ pieces }) => wordsOf(pieces)).join('\n');

describe('comparisons', () => {
  it('count the operating system on both sides of 3400 MB against 5 MB', () => {
    const radius = compared('freeradius-vm-vs-container', 'vm-radius', 'freeradius-container');
    assert.equal(verdicts(radius)['container-smaller'], 'depends');
    assert.match(why(radius, 'container-smaller'), /3\.2GiB of disk as a virtual machine, and 3\.2GiB as a container with the operating system of its host; each further copy 3\.2GiB against 0B/);
    assert.deepEqual(verdicts(compared('freeradius-vm-vs-container', 'freeradius-container', 'vm-radius')), verdicts(radius), 'whichever comes first');
    assert.deepEqual(verdicts(compared('freeradius-vm-vs-container', 'freeradius-vm', 'freeradius-container')), verdicts(radius), 'a program stands for the machine that it is in');
  });

  it('never repeat what is only half true', () => {
    for (const [name, vm, container] of [['bank-mixed-trust', 'vm-core', 'payments'], ['laptop-virtualbox', 'vm-win10', 'mailpit'], ['freeradius-vm-vs-container', 'vm-radius', 'freeradius-container']] as const) {
      const found = verdicts(compared(name, vm, container));
      for (const id of ['vm-fully-isolated', 'shares-libraries', 'only-host-patched', 'believes-small-machine']) assert.equal(found[id], 'fails', `${name}: ${id}`);
      for (const id of ['migration-without-downtime', 'runs-anywhere']) assert.notEqual(found[id], 'holds', `${name}: ${id}`);
    }
    assert.equal(verdicts(compared('laptop-virtualbox', 'vm-win10', 'mailpit'))['no-hypervisor'], 'fails', 'Docker Desktop has one');
    assert.equal(verdicts(compared('bank-mixed-trust', 'vm-core', 'partner-preview'))['container-isolation-weaker'], 'fails', 'krun gives it a kernel');
    assert.equal(verdicts(compared('bank-mixed-trust', 'vm-core', 'payments'))['containers-share-kernel'], 'holds');
  });

  it('are about any two nodes; the claims need one of each form', () => {
    const two = compared('kvm-ha', 'erp', 'pve1');
    assert.deepEqual([two.claims, two.rows.map(({ aspect }) => aspect)], [[], [...ASPECTS]]);
    assert.match(comparisonText(two), /judged where one of the two is a virtual machine/);
    assert.equal(compareNodes(factsFor({ a: { kind: 'site' } }), 'a', 'b'), undefined);
  });

  it('are whole for every pair of a mixed stack', () => {
    const facts = factsFor(mixed.nodes, { images: mixed.images, links: mixed.links });
    const id = fc.constantFrom(...facts.graph.ids);
    fc.assert(fc.property(id, id, (a, b) => {
      const found = compareNodes(facts, a, b)!;
      for (const text of [comparisonText(found), comparisonMarkdown(found), JSON.stringify(comparisonData(found))]) assert.doesNotMatch(text, /undefined|NaN|Infinity|\[object/);
      for (const { left, right } of found.rows) assert.ok(left.length > 0 && right.length > 0);
      assert.ok(found.claims.length === 0 || found.claims.length === Object.keys(CLAIMS).length);
    }), { numRuns: 150 });
    const broken = compareNodes(factsFor({ a: { kind: 'cgroup', in: 'a' }, b: { kind: 'vm' } }), 'a', 'b')!;
    assert.match(comparisonText(broken), /part of a circle/);
  });

  it('are on the documentation page, each claim by its name', () => {
    const page = fs.readFileSync('docs/learn.md', 'utf8');
    for (const [id, { claim }] of Object.entries(CLAIMS)) assert.ok(page.includes(`| \`${id}\` | ${claim} |`), id);
  });

  it('come from the command line as text, Markdown and data', async () => {
    const box = sandbox();
    try {
      box.write('s.topology.json', fs.readFileSync('examples/freeradius-vm-vs-container.topology.json', 'utf8'));
      assert.match((await box.run('compare', 's.topology.json', 'vm-radius', 'freeradius-container')).stdout, /A virtual machine is completely isolated\. DOES NOT HOLD HERE\./);
      assert.match((await box.run('compare', 's.topology.json', 'vm-radius', 'freeradius-container', '--format', 'markdown')).stdout, /\n\| \| VM vm-radius \| container freeradius-container \|\n/);
      const data = JSON.parse((await box.run('compare', 's.topology.json', 'vm-radius', 'freeradius-container', '--format', 'json')).stdout);
      assert.deepEqual([data.version, data.left.node, data.claims.map(({ id }: { id: string }) => id)], [1, 'vm-radius', Object.keys(CLAIMS)]);
      assert.match((await box.run('compare', 's.topology.json', 'vm-radius', 'freeradius-contaner')).stderr, /did you mean `freeradius-container`/);
    } finally {
      box.remove();
    }
  });
});
