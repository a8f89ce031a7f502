/**
 * This machine: what Linux tells of it in /proc and /sys. No program is run.
 *
 *   collect.ts    the files that are looked at, as one answer
 *   recording.ts  the shape of that answer
 *   groups.ts     settings of control groups, v1 and v2 -> limits
 *   processors.ts, around.ts   CPUs; what the machine runs on, its system and its engines
 *   read.ts       the answer -> nodes
 */
import type { LiveSource } from '../contract';
import { recordMachine } from './collect';
import { read } from './read';

export const localSource: LiveSource = {
  id: 'local',
  title: 'This machine',
  asks: 'CPUs, memory, NUMA nodes, system and kernel, the tree of control groups with its limits, and which engines are there, from /proc and /sys (Linux).',
  format: 'linux',
  read,
  async collect(_options, session) {
    if (process.platform !== 'linux') throw new Error('Only Linux tells what is asked here, in /proc and /sys; this machine has another system.');
    session.tell('Reading /proc and /sys');
    const recording = await recordMachine(session);
    return { machine: recording.name, files: [{ path: 'machine.json', text: JSON.stringify(recording) }] };
  },
};
