/** Docker and Podman, over their socket: lists, then each container, image and pod. All of it GET. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ImportFile } from '../import/contract';
import { type Answers, type Environment, LIVE_BUDGET, type LiveOptions, type LiveSource, type Session } from './contract';
import { forEachOf, get, getJson } from './http';

type Mapping = { readonly [key: string]: unknown };

const AT_A_TIME = 8;

const isMapping = (value: unknown): value is Mapping => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Mapping[] => (Array.isArray(value) ? value.filter(isMapping) : []);
const textIn = (value: unknown, ...keys: readonly string[]): string | undefined => {
  const found = keys.reduce<unknown>((at, key) => (isMapping(at) && Object.hasOwn(at, key) ? at[key] : undefined), value);
  return typeof found === 'string' && found !== '' ? found : undefined;
};

/** What the two differ in. */
interface Dialect {
  readonly id: 'docker' | 'podman';
  readonly title: string;
  /** Environment variable with the address of the daemon. */
  readonly variable: string;
  /** Where the daemon listens unless told otherwise, the likelier first. */
  sockets(env: Environment): readonly string[];
  /** What stands before each path. */
  prefix(version: unknown): string;
  readonly paths: { readonly containers: string; readonly images: string; readonly networks: string; readonly volumes: string; readonly pods?: string };
  /** The name of the machine, from `/info`. */
  machineOf(info: unknown): string | undefined;
  isRootless(info: unknown): boolean;
}

const below = (folder: string | undefined, name: string): readonly string[] => (folder !== undefined && path.isAbsolute(folder) ? [path.join(folder, name)] : []);

const DOCKER: Dialect = {
  id: 'docker', title: 'Docker', variable: 'DOCKER_HOST',
  sockets: (env) => (process.platform === 'win32' ? ['//./pipe/docker_engine'] : ['/var/run/docker.sock', ...below(env['XDG_RUNTIME_DIR'], 'docker.sock'), path.join(os.homedir(), '.docker/run/docker.sock')]),
  prefix: () => '',
  paths: { containers: '/containers/json?all=true', images: '/images/json', networks: '/networks', volumes: '/volumes' },
  machineOf: (info) => textIn(info, 'Name'),
  isRootless: (info) => isMapping(info) && Array.isArray(info['SecurityOptions']) && info['SecurityOptions'].includes('name=rootless'),
};

const PODMAN: Dialect = {
  id: 'podman', title: 'Podman', variable: 'CONTAINER_HOST',
  sockets: (env) => [...below(env['XDG_RUNTIME_DIR'], 'podman/podman.sock'), '/run/podman/podman.sock', path.join(os.homedir(), '.local/share/containers/podman/machine/podman.sock')],
  prefix(version) {
    const own = isMapping(version) ? listOf(version['Components']).map((part) => textIn(part, 'Details', 'APIVersion')).find((text) => text !== undefined) : undefined;
    return `/v${/^\d+\.\d+\.\d+/.exec(own ?? '')?.[0] ?? '4.0.0'}/libpod`;
  },
  paths: { containers: '/containers/json?all=true', images: '/images/json', networks: '/networks/json', volumes: '/volumes/json', pods: '/pods/json' },
  machineOf: (info) => textIn(info, 'host', 'hostname'),
  isRootless: (info) => isMapping(info) && isMapping(info['host']) && isMapping(info['host']['security']) && info['host']['security']['rootless'] === true,
};

/** The socket to ask: the one that is named, that of the environment, else the first that is there. Throws an Error for people. */
export function socketFor({ title, variable, sockets }: Pick<Dialect, 'title' | 'variable' | 'sockets'>, { socket }: LiveOptions, env: Environment, isThere: (file: string) => boolean = fs.existsSync): string {
  const named = socket ?? env[variable];
  if (named !== undefined && named !== '') {
    const local = named.replace(/^(unix|npipe):\/\//, '');
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(local)) throw new Error(`${title} is asked over a socket of this machine only, and not at \`${local.split('//')[0]}//...\`. On another machine, forward its socket with ssh -L, or run strata there.`);
    return local;
  }
  const known = sockets(env);
  const found = process.platform === 'win32' ? known[0] : known.find(isThere);
  if (found === undefined) throw new Error(`${title} was not found: there is no socket at ${known.map((one) => `\`${one}\``).join(', ')}. Start its service, or name its socket.`);
  return found;
}

/** Asks for the details of each; what went away since it was listed is left out. */
async function details(socket: string, what: string, wanted: readonly (readonly [name: string, path: string])[], session: Session): Promise<readonly unknown[]> {
  const some = wanted.slice(0, LIVE_BUDGET.things);
  if (some.length < wanted.length) session.note('warning', 'too-many-things', `There are ${wanted.length} ${what}; the first ${some.length} were asked for.`);
  session.tell(`Asking for ${some.length} ${what}`);
  let gone = 0;
  const found = await forEachOf(some, AT_A_TIME, async ([, at]) => {
    const { status, text } = await get(socket, at, session.signal);
    if (status === 404) gone++;
    else if (status !== 200) throw new Error(`\`${socket}\` answered ${status} to \`${at}\`.`);
    return status === 200 ? JSON.parse(text) as unknown : undefined;
  });
  if (gone > 0) session.note('info', 'gone-meanwhile', `${gone} of the ${what} went away while they were asked for; they were left out.`);
  return found.filter((one) => one !== undefined);
}

const byName = (items: readonly (readonly [string, string])[]) => [...items].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
const sortedBy = (value: unknown, ...keys: readonly string[]) => [...listOf(value)].sort((a, b) => {
  const [x, y] = [a, b].map((one) => keys.map((key) => textIn(one, key)).find((text) => text !== undefined) ?? '');
  return x! < y! ? -1 : x! > y! ? 1 : 0;
});

async function collect(dialect: Dialect, options: LiveOptions, session: Session): Promise<Answers> {
  const socket = socketFor(dialect, options, session.env);
  const { signal } = session;
  session.tell(`Asking ${dialect.title} at ${socket}`);
  const version = await getJson(socket, '/version', signal);
  const prefix = dialect.prefix(version);
  const ask = (at: string) => getJson(socket, prefix + at, signal);
  const info = await ask('/info');
  const { paths } = dialect;
  const containers = byName(listOf(await ask(paths.containers)).flatMap((one) => {
    const id = textIn(one, 'Id');
    return id === undefined ? [] : [[String((Array.isArray(one['Names']) ? one['Names'][0] : undefined) ?? id), `${prefix}/containers/${encodeURIComponent(id)}/json`] as const];
  }));
  const images = byName(listOf(await ask(paths.images)).flatMap((one) => {
    const id = textIn(one, 'Id');
    return id === undefined ? [] : [[id, `${prefix}/images/${encodeURIComponent(id)}/json`] as const];
  }));
  const volumes = await ask(paths.volumes);
  const networks = await ask(paths.networks);
  const pods = paths.pods === undefined ? [] : byName(listOf(await ask(paths.pods)).flatMap((one) => {
    const id = textIn(one, 'Id');
    return id === undefined ? [] : [[textIn(one, 'Name') ?? id, `${prefix}/pods/${encodeURIComponent(id)}/json`] as const];
  }));
  const file = (name: string, value: unknown): ImportFile => ({ path: `${name}.json`, text: JSON.stringify(value) });
  const machine = dialect.machineOf(info) ?? os.hostname();
  return {
    machine: dialect.isRootless(info) ? `${machine}-rootless` : machine,
    files: [
      file('containers', await details(socket, 'containers', containers, session)),
      ...(pods.length > 0 ? [file('pods', await details(socket, 'pods', pods, session))] : []),
      file('images', await details(socket, 'images', images, session)),
      file('networks', sortedBy(networks, 'Name', 'name')),
      file('volumes', sortedBy(isMapping(volumes) ? volumes['Volumes'] : volumes, 'Name')),
      file('info', info),
    ],
  };
}

const sourceOf = (dialect: Dialect, asks: string): LiveSource => ({
  id: dialect.id, title: dialect.title, asks, option: 'socket', format: 'docker-inspect',
  collect: (options, session) => collect(dialect, options, session),
});

export const dockerSource = sourceOf(DOCKER, 'Containers, images, networks, volumes, the engine and its machine, over Docker\'s socket.');
export const podmanSource = sourceOf(PODMAN, 'Containers, pods, images, networks, volumes, the engine and its machine, over the socket of Podman\'s service.');
