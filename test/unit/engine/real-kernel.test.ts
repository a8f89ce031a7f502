/**
 * Predictions beside what this machine's kernel does. Everything stands in processes and cgroups that are made here and removed again; what the
 * machine does not allow is skipped, and the title says why.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { badness, limits, oomScore, runaway } from '../../../src/engine';
import { at, factsFor, linux } from './support';

const MiB = 2 ** 20, KiB = 1024;
const read = (file: string): string => fs.readFileSync(file, 'utf8').trim();
/** A process of `mib` resident MiB that says so and then waits; it grows by 4 MiB at a time where told to. */
const HOLDER = `
const fs = require('node:fs');
const held = [Buffer.alloc(Number(process.argv[1]) * 2 ** 20, 1)];
if (process.argv[2]) fs.writeFileSync('/proc/self/oom_score_adj', process.argv[2]);
process.stdout.write('ready');
process.stdin.on('data', () => { const grow = () => { held.push(Buffer.alloc(4 * 2 ** 20, 1)); setImmediate(grow); }; grow(); });
`;

interface Holder {
  readonly child: ChildProcess;
  readonly pid: number;
}

const started: ChildProcess[] = [];

/** Starts a holder; in the cgroup where one is given. */
async function hold(mib: number, adj = '', group?: string): Promise<Holder> {
  const child = spawn(process.execPath, ['--max-old-space-size=64', '-e', `require('node:fs').existsSync(${JSON.stringify(group ?? '')}) && require('node:fs').writeFileSync(${JSON.stringify(`${group ?? ''}/cgroup.procs`)}, '0');${HOLDER}`, String(mib), adj], { stdio: ['pipe', 'pipe', 'ignore'] });
  started.push(child);
  await Promise.race([once(child.stdout!, 'data'), once(child, 'exit').then(([code, signal]) => { throw new Error(`ended early: ${code} ${signal}`); })]);
  return { child, pid: child.pid! };
}

async function endAll(): Promise<void> {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Bytes by /proc/PID/status and the kernel's page tables of it. */
function residentOf(pid: number): number {
  const status = read(`/proc/${pid}/status`);
  const kib = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return (kib('VmRSS') + kib('VmSwap') + kib('VmPTE')) * KiB;
}

/** Where a child group can be made with a memory controller, or why not. */
function memoryGroups(): { readonly parent: string } | { readonly missing: string } {
  if (process.platform !== 'linux') return { missing: 'this is not Linux' };
  const mount = read('/proc/self/mounts').split('\n').map((line) => line.split(' ')).find(([, , type]) => type === 'cgroup2')?.[1];
  if (mount === undefined) return { missing: 'no cgroup v2 is mounted' };
  const own = /^0::(\/.*)$/m.exec(read('/proc/self/cgroup'))?.[1] ?? '/';
  // A group with processes in it cannot hand controllers on: its parent, of which they come, is where a sibling goes.
  const parent = path.join(mount, own === '/' ? '/' : path.dirname(own));
  try {
    if (!read(path.join(parent, 'cgroup.subtree_control')).split(' ').includes('memory')) return { missing: `${parent} does not hand on a memory controller` };
    fs.accessSync(parent, fs.constants.W_OK);
    return { parent };
  } catch (error) {
    return { missing: (error as Error).message };
  }
}

/** Linux 5.9 changed how oom_score is derived. */
const [major = 0, minor = 0] = os.release().split('.').map(Number);
const linuxOnly = process.platform === 'linux' && (major > 5 || (major === 5 && minor >= 9)) ? describe : describe.skip;

linuxOnly('the kernel of this machine (Linux 5.9 or later)', function () {
  this.timeout(30_000);
  this.slow(5000);
  afterEach(endAll);

  it('scores processes as we do, and so in the same order', async () => {
    const meminfo = read('/proc/meminfo');
    const total = ['MemTotal', 'SwapTotal'].reduce((sum, name) => sum + Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(meminfo)![1]) * KiB, 0);
    const wanted = [{ mib: 20, adj: 0 }, { mib: 220, adj: 0 }, { mib: 20, adj: 300 }, { mib: 120, adj: 999 }];
    const holders = [];
    for (const { mib, adj } of wanted) holders.push(await hold(mib, String(adj)));
    const measured = holders.map(({ pid }) => Number(read(`/proc/${pid}/oom_score`)));
    const points = holders.map(({ pid }, i) => badness(residentOf(pid), wanted[i]!.adj, total));
    measured.forEach((score, i) => assert.ok(Math.abs(score - oomScore(points[i]!, total)) <= 2, `${wanted[i]!.mib} MiB, adj ${wanted[i]!.adj}: the kernel says ${score}, we ${oomScore(points[i]!, total)}`));
    const order = (values: readonly number[]): number[] => values.map((_, i) => i).sort((a, b) => values[b]! - values[a]!);
    assert.deepEqual(order(points), [3, 2, 1, 0]);
    assert.deepEqual(order(measured).slice(0, 2), order(points).slice(0, 2));
  });

  const groups = memoryGroups();
  const title = 'enforces the tightest limit of a slice, and kills in it whom we say';
  if ('missing' in groups) it.skip(`${title} (skipped: ${groups.missing})`);
  else it(title, async () => {
    const slice = path.join(groups.parent, `strata-test-${process.pid}`);
    const leaf = path.join(slice, 'work');
    fs.mkdirSync(slice);
    try {
      fs.writeFileSync(path.join(slice, 'cgroup.subtree_control'), '+memory');
      fs.mkdirSync(leaf);
      fs.writeFileSync(path.join(slice, 'memory.max'), String(400 * MiB));
      fs.writeFileSync(path.join(leaf, 'memory.max'), String(800 * MiB));
      if (fs.existsSync(path.join(slice, 'memory.swap.max'))) fs.writeFileSync(path.join(slice, 'memory.swap.max'), '0');
      const small = await hold(30, '', leaf), large = await hold(200, '', leaf);
      const use = (pid: number): object => ({ memoryP95: residentOf(pid) });
      const facts = factsFor({
        host: { kind: 'host', memory: '16GiB', os: linux }, slice: { kind: 'cgroup', in: 'host', memory: { max: Number(read(path.join(slice, 'memory.max'))) } },
        work: { kind: 'cgroup', in: 'slice', memory: { max: Number(read(path.join(leaf, 'memory.max'))) } },
        small: { kind: 'container', in: 'work', usage: use(small.pid) }, large: { kind: 'container', in: 'work', usage: use(large.pid) },
      });
      assert.equal(limits(facts).memory.effective[at(facts.graph, 'small')], 400 * MiB);
      const predicted = runaway(facts, at(facts.graph, 'small'), 'memory')!;
      assert.equal(facts.graph.ids[predicted.binding], 'slice');
      const died = once(large.child, 'exit').then(() => 'large');
      const other = once(small.child, 'exit').then(() => 'small');
      small.child.stdin!.write('grow');
      assert.equal(await Promise.race([died, other]), facts.graph.ids[predicted.killed[0]!.node]);
      assert.match(read(path.join(slice, 'memory.events')), /^oom_kill [1-9]/m);
    } finally {
      await endAll();
      for (const group of [leaf, slice]) if (fs.existsSync(group)) fs.rmdirSync(group);
    }
  });
});
