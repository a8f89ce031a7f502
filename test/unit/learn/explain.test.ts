// Explanations: true of the examples, whole for any stack, and texts from files stay texts.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import fc from 'fast-check';
import { explainFinding, explainNode, explanationData, explanationMarkdown, explanationText, findingMarkdown, findingText, TOPICS, wordsOf } from '../../../src/learn/explain';
import type { Explanation, Topic } from '../../../src/learn/explain';
import { applyOperations, KINDS, readTopology } from '../../../src/model';
import { checkAll } from '../../../src/whatif';
import type { Operation } from '../../../src/model';
import type { Checked } from '../../../src/engine';
import { checkOf, textOf } from '../engine/support';
import { anyEdits, document as mixed } from '../engine/random-edits';

const example = (name: string): Checked => checkAll(readTopology(fs.readFileSync(`examples/${name}.topology.json`, 'utf8')));
const explained = (checked: Checked, id: string): Explanation => explainNode(checked, id)!;
/** The lines of a section, with the marks of what is not simply known. */
function lines(explanation: Explanation, topic: Topic): string[] {
  return explanation.sections.find((section) => section.topic === topic)!.lines.map(({ pieces, certainty }) => `${certainty === 'known' ? '' : `${certainty}: `}${wordsOf(pieces)}`);
}

describe('explanations of nodes', () => {
  it('tell of a container on a shared kernel whose it is, with whom, and what is around it', () => {
    const payments = explained(example('bank-mixed-trust'), 'payments');
    assert.deepEqual(lines(payments, 'kernel'), [
      'Its system calls end in the kernel of VM vm-apps (Red Hat Enterprise Linux 9.6, kernel 5.14).',
      '3 other running workloads share it: web-banking, partner-plugin and edr-agent. A flaw in it, or its crash, reaches them all.',
      'Under that kernel lies the kernel of host host-1 (Red Hat Enterprise Linux 9.6, kernel 5.14).',
      'The kernel\'s version comes from vm-apps, the files and libraries from the image: the image has no kernel.',
    ]);
    assert.deepEqual(lines(payments, 'walls'), [
      'From it down to the hardware: container payments | namespaces on a shared kernel (B1) | container engine podman > VM vm-apps | a virtual machine\'s hardware boundary (B3) | hypervisor kvm-1 > host host-1.',
      'Someone who has taken it over has 2 boundaries to break to reach host-1.',
      'Nearest to it, for an attacker: edr-agent, with nothing to break.',
    ]);
    assert.ok(lines(payments, 'readers').includes('Root on vm-apps sees processes (in its own process table), files (in its own file system), memory (through /proc or a debugger).'));
    assert.ok(lines(payments, 'falls').includes('What it is in, any of them alone: podman, vm-apps, kvm-1, host-1 and dc-a.'));
    assert.equal(lines(payments, 'limits').some((line) => /Kubernetes/.test(line)), false, 'podman is no Kubernetes');
  });

  it('do not run the containers of Docker Desktop on the system of the laptop', () => {
    const mailpit = explained(example('laptop-virtualbox'), 'mailpit');
    assert.match(lines(mailpit, 'kernel')[0]!, /^Its system calls end in the kernel of the virtual machine that container engine docker-desktop starts behind the scenes/);
    assert.match(lines(mailpit, 'walls')[0]!, /container engine docker-desktop \| a virtual machine's hardware boundary \(B3\) \| host laptop/);
  });

  it('say type 1, type 2 and whose process a virtual machine is', () => {
    const text = (checked: Checked, id: string) => lines(explained(checked, id), 'what').join('\n');
    assert.match(text(example('laptop-virtualbox'), 'virtualbox'), /type 2: a program of an operating system/);
    assert.match(text(example('kubernetes-on-vms'), 'esx1'), /type 1.*\n.*kernel of its own/);
    assert.match(text(example('kvm-ha'), 'kvm1'), /type 1.*\n.*processes of the kernel of pve1/);
    assert.match(text(checkOf({ nodes: { h: { kind: 'host', os: { platform: 'windows' } }, hv: { kind: 'hypervisor', in: 'h', platform: 'hyper-v' } } }), 'hv'), /type 1/, 'Hyper-V is no type 2');
    assert.match(text(checkOf({ nodes: { h: { kind: 'host' }, hv: { kind: 'hypervisor', in: 'h' } } }), 'hv'), /cannot be told: its product is not known/);
    const nested = { h: { kind: 'host' }, a: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, v: { kind: 'vm', in: 'a' }, b: { kind: 'hypervisor', in: 'v', platform: 'kvm' } };
    assert.match(text(checkOf({ nodes: nested }), 'b'), /nested: v is a virtual machine itself/);
  });

  it('find what takes a node down beside what it is in, and what brings it back', () => {
    const nodes = {
      h1: { kind: 'host', os: { platform: 'debian' } }, d1: { kind: 'engine', in: 'h1', platform: 'docker', runtime: 'runc' }, h2: { kind: 'host', os: { platform: 'debian' } }, d2: { kind: 'engine', in: 'h2', platform: 'docker', runtime: 'runc' },
      web: { kind: 'container', in: 'd1' }, db: { kind: 'container', in: 'd2', mounts: [{ source: 'data', target: '/data' }] }, data: { kind: 'volume', in: 'h2' }, cache: { kind: 'container', in: 'd2' },
    };
    const falls = lines(explained(checkOf({ nodes, links: [{ from: 'web', to: 'db' }, { from: 'web', to: 'cache', strength: 'soft' }] }), 'web'), 'falls');
    assert.equal(falls[0], 'What it is in, any of them alone: d1 and h1.');
    for (const cause of ['db', 'data', 'd2', 'h2']) assert.ok(falls.some((line) => line.startsWith(`The failure of ${cause}: `)), cause);
    assert.ok(!falls.some((line) => line.startsWith('The failure of cache')), 'it can do without');
    assert.ok(falls.includes('Nothing in the file starts it elsewhere if its machine fails.'));
    assert.ok(lines(explained(example('kvm-ha'), 'db-1'), 'falls').some((line) => /^If its machine fails, pve starts it again on one of 3 places/.test(line)));
    assert.ok(lines(explained(example('kubernetes-on-vms'), 'shop-api'), 'falls').some((line) => /pve|k8s.*starts it|starts it again on/.test(line)));
  });

  it('name the node whose limit binds, and that a limit of its own is never reached', () => {
    const nodes = {
      h: { kind: 'host', memory: '8GiB', cpu: { cores: 4 }, os: { platform: 'debian' } }, d: { kind: 'engine', in: 'h', platform: 'docker', runtime: 'runc' },
      g: { kind: 'cgroup', in: 'd', memory: { max: '1GiB' } }, c: { kind: 'container', in: 'g', limits: { memory: '2GiB', cpu: 0.5 } },
    };
    const limits = lines(explained(checkOf({ nodes }), 'c'), 'limits');
    assert.deepEqual(limits.slice(0, 3), [
      'Memory: at most 1GiB, because control group g has no more. Its own limit of 2GiB is never reached.', 'CPU: at most 0.5 cores, its own size or limit.', 'Processes: nothing limits it, neither itself nor anything above it.',
    ]);
    const unsized = lines(explained(checkOf({ nodes: { ...nodes, h: { kind: 'host', os: { platform: 'debian' } }, g: { kind: 'cgroup', in: 'd' }, c: { kind: 'container', in: 'g' } } }), 'c'), 'limits');
    assert.equal(unsized[0], 'unknown: Memory: what it can use cannot be told, because a size on the way up is not given.');
  });

  it('count the operating system of the container host beside an image of 5 MB', () => {
    const cost = lines(explained(example('freeradius-vm-vs-container'), 'freeradius-container'), 'cost');
    assert.match(cost[0]!, /^Its image takes 4\.8MiB unpacked/);
    assert.ok(cost.some((line) => /as containers .*, with 1 operating system, the container host's own counted/.test(line)));
    assert.ok(cost.some((line) => /^assumed: It takes 600 ms to 1.5 s to start/.test(line)));
  });

  it('leave no kind and no node of the examples out, and answer every question', () => {
    const kinds = new Set<string>();
    for (const file of fs.readdirSync('examples').filter((name) => name.endsWith('.topology.json'))) {
      const checked = example(file.replace('.topology.json', ''));
      for (const id of checked.document.topology.ids) {
        const explanation = explained(checked, id);
        kinds.add(explanation.kind);
        sound(explanation, checked);
      }
    }
    assert.deepEqual([...kinds].sort(), [...KINDS].sort());
  });

  it('are whole for any stack', () => {
    fc.assert(fc.property(anyEdits(12), (operations) => {
      const checked = edited(operations);
      for (const id of checked.document.topology.ids) sound(explained(checked, id), checked);
      for (const finding of checked.findings) assert.doesNotMatch(findingText(explainFinding(finding, 'Title')), BROKEN);
    }), { numRuns: 25 });
  });

  it('are whole on circles, and for what stands nowhere', () => {
    const checked = checkOf({ nodes: { a: { kind: 'cgroup', in: 'b' }, b: { kind: 'cgroup', in: 'a' }, c: { kind: 'container', in: 'a' }, lost: { kind: 'vm', in: 'gone' }, app: { kind: 'app' } } });
    for (const id of ['a', 'b', 'c', 'lost', 'app']) sound(explained(checked, id), checked);
    assert.equal(lines(explained(checked, 'a'), 'kernel')[0], 'unknown: Cannot be told: its `in` leads back to itself.');
    assert.equal(explainNode(checked, 'nobody'), undefined);
  });

  it('leave names of files as texts', () => {
    const hostile = '<img src=x onerror=alert(1)> [a](command:x) **b** `c`\n# d \u202e';
    const checked = checkOf({ nodes: { h: { kind: 'host', name: hostile, os: { platform: hostile } }, d: { kind: 'engine', in: 'h', runtime: 'runc' }, [hostile]: { kind: 'container', in: 'd', image: hostile, tenant: hostile } } });
    const explanation = explained(checked, hostile);
    assert.doesNotMatch(explanationText(explanation), /\u202e/);
    const page = explanationMarkdown(explanation);
    assert.doesNotMatch(page, /(?<!\\)<img|(?<!\\)\[a|\n# d|\u202e/);
    assert.equal(explanationData(explanation).node, hostile, 'plain data has the id as it is');
    for (const finding of checked.findings) assert.doesNotMatch(findingMarkdown(explainFinding(finding, 'Title')), /(?<!\\)<img|(?<!\\)\[a|\u202e/);
  });
});

const BROKEN = /undefined|NaN|Infinity|\[object|null/;

/** What holds for every explanation: all questions answered, in words, about nodes that exist. */
function sound(explanation: Explanation, { facts }: Checked): void {
  assert.deepEqual(explanation.sections.map(({ topic }) => topic), [...TOPICS]);
  for (const { topic, lines: all } of explanation.sections) {
    assert.ok(all.length > 0, `${explanation.node}: ${topic}`);
    for (const { pieces } of all) {
      const words = wordsOf(pieces);
      assert.doesNotMatch(words, BROKEN, `${explanation.node}, ${topic}: ${words}`);
      assert.match(words, /[.:]$|\)$/, words);
      for (const piece of pieces) if (typeof piece === 'object' && 'node' in piece) assert.ok(facts.graph.number.has(piece.node), piece.node);
    }
  }
}

/** The mixed stack after those operations that can be applied. */
function edited(operations: readonly Operation[]): Checked {
  let document = readTopology(textOf(mixed));
  for (const operation of operations) {
    const applied = applyOperations(document, [operation]);
    if (applied.ok) document = readTopology(applied.text);
  }
  return checkAll(document);
}

describe('explanations of findings', () => {
  it('give the value that was measured, the threshold and the way', () => {
    const checked = example('laptop-virtualbox');
    const finding = checked.findings.find(({ rule }) => rule === 'memory-overcommit')!;
    const text = findingText(explainFinding(finding, 'Title'));
    assert.match(text, /Measured here: 1\.\d+\. The rule reports from 1\./);
    assert.match(text, /It is about /);
    for (const step of finding.witness) assert.ok(text.includes(step), step);
  });
});
