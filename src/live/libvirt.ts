/** libvirt, through virsh on a connection that only reads. */
import os from 'node:os';
import type { ImportFile } from '../import/contract';
import { type Answers, LIVE_BUDGET, type LiveOptions, type LiveSource, type Session } from './contract';
import { forEachOf } from './http';
import { findProgram, runProgram } from './programs';

const AT_A_TIME = 4;

/** A URI as virsh takes it: a driver, and no option of virsh. */
const URI = /^[a-z][a-z0-9+]*:\/\/\S{0,500}$/;
const LOCAL = /^[a-z0-9]+(\+unix)?:\/\/\//;

const idsOf = (text: string): readonly string[] => [...new Set(text.split('\n').map((line) => line.trim()).filter((line) => line !== ''))].sort();

/** Asks virsh; `needed`: without an answer nothing can be told. */
type Ask = (args: readonly string[], needed?: boolean) => Promise<string | undefined>;

function asking(session: Session, uri: string): Ask {
  const program = findProgram('virsh', session.env, session.untrusted);
  if (program === undefined) throw new Error('`virsh` is not on the PATH. Install the client of libvirt (libvirt-clients, libvirt-client); nothing is installed by this program.');
  // The driver `test` lives within one process and has no connection that only reads.
  const mode = uri.startsWith('test:') ? [] : ['-r'];
  return async (args, needed) => {
    const { code, stdout, stderr } = await runProgram(program, [...mode, '-q', '-c', uri, ...args], session.env, session.signal);
    if (code === 0) return stdout;
    if (needed) throw new Error(`libvirt did not answer at \`${uri}\`: ${stderr.split('\n').map((line) => line.replace(/^error:\s*/, '')).filter((line) => line !== '').slice(-2).join(' ') || `virsh ended with code ${code}.`}`);
    return undefined;
  };
}

/** What is asked of each thing of a sort: the words for virsh, and what is made of its answer. */
interface Sort {
  readonly what: string;
  readonly ids: readonly string[];
  dump(id: string): readonly string[];
  shown?(id: string, text: string): string;
}

/** A dump of each thing of a sort, together in one file. */
async function dumps(ask: Ask, session: Session, { what, ids, dump, shown }: Sort): Promise<readonly ImportFile[]> {
  const some = ids.slice(0, LIVE_BUDGET.things);
  if (some.length < ids.length) session.note('warning', 'too-many-things', `There are ${ids.length} ${what}; the first ${some.length} were asked for.`);
  session.tell(`Asking for ${some.length} ${what}`);
  // Without --security-info no password of a display or disk is told.
  const found = (await forEachOf(some, AT_A_TIME, async (id) => {
    const text = await ask(dump(id));
    return text === undefined || shown === undefined ? text : shown(id, text);
  })).filter((text) => text !== undefined);
  if (found.length < some.length) session.note('info', 'gone-meanwhile', `${some.length - found.length} of the ${what} could not be told or went away; they were left out.`);
  return found.length === 0 ? [] : [{ path: `${what.replace(/\W+/g, '-')}.xml`, text: `<node>\n${found.join('\n')}\n</node>\n` }];
}

/** States of machines that a dump does not tell, as `<domstatus>` names them. Those in none of the lists are between two states, and count as on. */
const STATES = ['running', 'paused', 'shutoff'] as const;

async function statesOf(ask: Ask): Promise<ReadonlyMap<string, string>> {
  const lists = await forEachOf(STATES, AT_A_TIME, async (state) => idsOf(await ask(['list', '--all', '--name', `--state-${state}`]) ?? '').map((id) => [id, state] as const));
  return new Map(lists.flat());
}

/** Paths of the volumes in pools: the last column of a table that has no option for names alone. */
async function volumesOf(ask: Ask, pools: readonly string[]): Promise<readonly string[]> {
  const tables = await forEachOf(pools.slice(0, LIVE_BUDGET.things), AT_A_TIME, (pool) => ask(['vol-list', '--', pool]));
  return [...new Set(tables.flatMap((table) => (table ?? '').split('\n').flatMap((line) => /\S\s{2,}(\/.*\S)\s*$/.exec(line)?.[1] ?? [])))].sort();
}

async function collect({ connect }: LiveOptions, session: Session): Promise<Answers> {
  const uri = connect ?? (session.env['LIBVIRT_DEFAULT_URI'] || 'qemu:///system');
  if (!URI.test(uri)) throw new Error('A connection of libvirt is a URI such as `qemu:///system` or `xen:///system`.');
  if (!LOCAL.test(uri) && connect === undefined) throw new Error('LIBVIRT_DEFAULT_URI names another machine: it is asked only where its connection is named for this import.');
  const ask = asking(session, uri);
  session.tell(`Asking libvirt at ${uri}`);
  const capabilities = await ask(['capabilities'], true);
  const machine = (await ask(['hostname']))?.trim() || os.hostname();
  const listed = async (...words: readonly string[]) => idsOf(await ask(words) ?? '');
  const named = async (what: string, list: string, dump: string): Promise<Sort> => ({ what, ids: await listed(list, '--all', '--name'), dump: (id) => [dump, '--', id] });
  const pools = await named('pools', 'pool-list', 'pool-dumpxml');
  const states = await statesOf(ask);
  return {
    machine,
    files: [
      { path: 'capabilities.xml', text: capabilities! },
      ...await dumps(ask, session, await named('networks', 'net-list', 'net-dumpxml')),
      ...await dumps(ask, session, pools),
      ...await dumps(ask, session, { what: 'volumes', ids: await volumesOf(ask, pools.ids), dump: (path) => ['vol-dumpxml', '--', path] }),
      ...await dumps(ask, session, {
        ...await named('machines', 'list', 'dumpxml'),
        shown: (id, text) => (states.has(id) ? `<domstatus state="${states.get(id)!}">\n${text}\n</domstatus>` : text),
      }),
    ],
  };
}

export const libvirtSource: LiveSource = {
  id: 'libvirt', title: 'libvirt', option: 'connect', format: 'libvirt', collect,
  asks: 'The host, virtual machines, networks, storage pools and volumes of a connection, through virsh.',
};
