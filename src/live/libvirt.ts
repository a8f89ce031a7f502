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

/** A dump of each thing of a sort, one after the other in one file. */
async function dumps(ask: Ask, session: Session, what: string, list: readonly string[], dump: string): Promise<readonly ImportFile[]> {
  const listed = idsOf(await ask(list) ?? '');
  const some = listed.slice(0, LIVE_BUDGET.things);
  if (some.length < listed.length) session.note('warning', 'too-many-things', `There are ${listed.length} ${what}; the first ${some.length} were asked for.`);
  session.tell(`Asking for ${some.length} ${what}`);
  // Without --security-info no password of a display or disk is told.
  const found = (await forEachOf(some, AT_A_TIME, (id) => ask([dump, '--', id]))).filter((text) => text !== undefined);
  if (found.length < some.length) session.note('info', 'gone-meanwhile', `${some.length - found.length} of the ${what} could not be told or went away; they were left out.`);
  return found.length === 0 ? [] : [{ path: `${what.replace(/\W+/g, '-')}.xml`, text: found.join('\n') }];
}

async function collect({ connect }: LiveOptions, session: Session): Promise<Answers> {
  const uri = connect ?? (session.env['LIBVIRT_DEFAULT_URI'] || 'qemu:///system');
  if (!URI.test(uri)) throw new Error('A connection of libvirt is a URI such as `qemu:///system` or `xen:///system`.');
  if (!LOCAL.test(uri) && connect === undefined) throw new Error('LIBVIRT_DEFAULT_URI names another machine: it is asked only where its connection is named for this import.');
  const ask = asking(session, uri);
  session.tell(`Asking libvirt at ${uri}`);
  const capabilities = await ask(['capabilities'], true);
  const machine = (await ask(['hostname']))?.trim() || os.hostname();
  return {
    machine,
    files: [
      { path: 'capabilities.xml', text: capabilities! },
      ...await dumps(ask, session, 'networks', ['net-list', '--all', '--name'], 'net-dumpxml'),
      ...await dumps(ask, session, 'pools', ['pool-list', '--all', '--name'], 'pool-dumpxml'),
      ...await dumps(ask, session, 'machines', ['list', '--all', '--name'], 'dumpxml'),
    ],
  };
}

export const libvirtSource: LiveSource = {
  id: 'libvirt', title: 'libvirt', option: 'connect', format: 'libvirt', collect,
  asks: 'The host, virtual machines, networks and storage pools of a connection, through virsh.',
};
