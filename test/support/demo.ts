// A stack that grows in ten commits, as operations: for tests of diffs, as text and as pictures.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { applyOperations, editText, readTopology, type Operation, type TopologyText } from '../../src/model';

export interface DemoCommit {
  readonly message: string;
  readonly operations: readonly Operation[];
}

const add = (id: string, node: object): Operation => ({ op: 'add', id, node } as Operation);
const container = (into: string, image: string, memory = '512MiB') => ({ kind: 'container', in: into, image, limits: { memory, cpu: 1 }, restart: 'always', user: '1000', health: 'both' });

export const DEMO_FILE = 'shop.topology.json';
const FIRST = '{\n  "strata": 1,\n  "name": "Shop",\n  "asOf": "2026-09-01",\n  "nodes": {}\n}\n';

/** From one host to a small cluster; the last ones undo something and move something. */
export const DEMO: readonly DemoCommit[] = [
  { message: 'One host', operations: [add('alpha', { kind: 'host', cpu: { sockets: 1, cores: 16, threads: 2 }, memory: '64GiB', os: { platform: 'debian', version: '13', kernel: '6.12' } })] },
  { message: 'Docker with the web server', operations: [add('docker', { kind: 'engine', in: 'alpha', platform: 'docker', version: '29.1', runtime: 'runc' }), add('web', container('docker', 'nginx:1.27'))] },
  { message: 'The shop and its database', operations: [add('shop', container('docker', 'shop/app:1.0', '2GiB')), add('db', container('docker', 'postgres:17', '4GiB')), { op: 'link', link: { from: 'web', to: 'shop', port: 8080 } }, { op: 'link', link: { from: 'shop', to: 'db', port: 5432 } }] },
  { message: 'The database keeps its data', operations: [add('data', { kind: 'volume', in: 'alpha', size: '200GiB' }), { op: 'set', path: ['nodes', 'db', 'mounts'], value: [{ source: 'data', target: '/var/lib/postgresql' }] }] },
  { message: 'More memory for the database', operations: [{ op: 'set', path: ['nodes', 'db', 'limits', 'memory'], value: '8GiB' }] },
  { message: 'A second host, virtualized', operations: [add('beta', { kind: 'host', cpu: { sockets: 2, cores: 16, threads: 2 }, memory: '128GiB', os: { platform: 'debian', version: '13', kernel: '6.12' } }), add('kvm', { kind: 'hypervisor', in: 'beta', platform: 'kvm', version: '10.0' }), add('vm-shop', { kind: 'vm', in: 'kvm', vcpus: 8, memory: '32GiB', os: { platform: 'debian', version: '13', kernel: '6.12' } }), add('podman', { kind: 'engine', in: 'vm-shop', platform: 'podman', version: '5.4', runtime: 'crun' })] },
  { message: 'The shop moves into the virtual machine', operations: [{ op: 'move', id: 'shop', to: 'podman' }, { op: 'set', path: ['nodes', 'shop', 'image'], value: 'shop/app:1.1' }] },
  { message: 'A debug container that may do everything', operations: [add('debug', { ...container('docker', 'alpine:3.22'), privileged: true, user: '0' })] },
  { message: 'The web server is called what it is', operations: [{ op: 'rename', id: 'web', to: 'proxy' }, { op: 'set', path: ['nodes', 'vm-shop', 'memory'], value: '48GiB' }] },
  { message: 'No debug container, and the database beside the shop', operations: [{ op: 'remove', ids: ['debug'] }, { op: 'move', id: 'db', to: 'podman' }, add('cache', container('podman', 'valkey:8'))] },
];

/** The text after each of the commits. */
export function demoTexts(): readonly string[] {
  let document: TopologyText = readTopology(FIRST);
  return DEMO.map(({ message, operations }) => {
    const applied = applyOperations(document, operations);
    if (!applied.ok) throw new Error(`${message}: ${applied.error}`);
    document = editText(document, applied.edits);
    return document.text;
  });
}

/** Runs git in a folder, as nobody in particular and with no settings but its own. */
export function git(folder: string, ...args: readonly string[]): string {
  const who = { GIT_AUTHOR_NAME: 'Demo', GIT_AUTHOR_EMAIL: 'demo@example.org', GIT_COMMITTER_NAME: 'Demo', GIT_COMMITTER_EMAIL: 'demo@example.org' };
  return execFileSync('git', ['-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', '-c', 'core.autocrlf=false', ...args], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...who, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' } });
}

/** Makes the repository: one commit each, with the file as it is then. */
export function demoRepository(folder: string): void {
  git(folder, 'init', '-q');
  demoTexts().forEach((text, i) => {
    fs.writeFileSync(path.join(folder, DEMO_FILE), text);
    git(folder, 'add', DEMO_FILE);
    git(folder, 'commit', '-q', '-m', DEMO[i]!.message);
  });
}
