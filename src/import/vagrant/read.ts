/** Vagrantfiles -> nodes: a virtual machine for each that is defined, or a container where the provider is Docker. */
import type { NodeOf } from '../../model';
import { BUDGET, type ImportContext, type ImportFile, type ImportResult } from '../contract';
import { type Estate, makeEstate, type Origin } from '../machines/estate';
import { type Ground, makeGround } from '../machines/ground';
import { networkNamed } from '../machines/mentioned';
import { MIB, sizeOf } from '../machines/quantities';
import { quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { parseSize } from '../workloads/quantities';
import { known } from '../write';
import { systemOfBox } from './boxes';
import { type Draft, evaluate, type Provider, type Reading, UNKNOWN, type Value } from './evaluate';
import { COMMANDS, PROVIDERS } from './fields';

type Vm = Partial<Omit<NodeOf<'vm'>, 'kind' | 'in'>>;
type Container = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

interface Scope {
  readonly estate: Estate;
  readonly ground: Ground;
  readonly file: ImportFile;
  /** What holds for every machine, then what is the machine's own. */
  readonly layers: readonly Draft[];
  readonly machine: Draft;
}

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const taken = files.slice(0, BUDGET.files);
  const estate = makeEstate(context, 'vagrant', 'a Vagrantfile', taken);
  const name = baseName(folderOf(files[0].path)) || context.workspaceName || 'vagrant';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'A Vagrantfile' });
  for (const file of ground ? taken : []) {
    estate.sources.add(file.path);
    readFile(estate, ground!, file);
  }
  return estate.finish(name);
}

function readFile(estate: Estate, ground: Ground, file: ImportFile): void {
  const source = sourceText(file.path, file.text);
  const nul = file.text.indexOf('\0');
  if (nul >= 0 || !/Vagrant\.configure/.test(file.text)) {
    const [code, message] = nul >= 0 ? ['nul-character', `${quote(file.path)} holds a NUL character, which Ruby may not; it was not read.`] : ['not-a-vagrantfile', 'This is no Vagrantfile: it does not call `Vagrant.configure`.'];
    estate.notes.add('error', code, { source, offset: Math.max(0, nul) }, message);
    return;
  }
  const reading = evaluate(file.text, (offset) => ({ source, offset }));
  noteReading(estate, reading, (offset) => ({ source, offset }));
  // A file that describes machines one cannot know must not become the one machine that a file without any has.
  const unknown = reading.skipped.some(({ reason }) => reason === 'loop' || reason === 'name');
  const machines = reading.machines.length > 0 ? reading.machines : unknown ? [] : [reading.root];
  for (const machine of machines) writeMachine({ estate, ground, file, layers: machine === reading.root ? [machine] : [reading.root, machine], machine });
}

const REASONS = {
  condition: 'Conditions, methods and what else only running the file would tell are not understood; what they set was left out.',
  loop: 'A loop over what is not known here makes machines that cannot be told; they were left out.',
  name: 'A machine whose name is not known here was left out.',
  'too-much': 'The file does more than is followed here; the rest was left out.',
} as const;

function noteReading(estate: Estate, reading: Reading, placeAt: (at: number) => Origin['place']): void {
  for (const { at, reason } of reading.skipped) estate.notes.add(reason === 'condition' ? 'info' : 'warning', 'not-understood', placeAt(at), REASONS[reason], reason);
  for (const at of reading.environment) estate.notes.add('info', 'environment', placeAt(at), 'The environment is not looked at: what a variable of it would set has its default.', 'environment');
  const commands = [reading.root, ...reading.machines].flatMap(({ calls }) => calls).filter(({ name }) => COMMANDS.has(name));
  for (const { place } of commands) estate.notes.add('info', 'not-carried-over', place, 'Provisioning is not carried over: it runs commands, which may hold secrets.', 'provision');
  const forwarded = [reading.root, ...reading.machines].flatMap(({ calls }) => calls).filter(({ name, args }) => name === 'network' && args[0] === 'forwarded_port');
  for (const { place } of forwarded) estate.notes.add('info', 'not-carried-over', place, 'Forwarded ports are not carried over: virtual machines have no place for them.', 'forwarded_port');
}

const textIn = (value: Value | undefined): string | undefined => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined);
const isTrue = (value: Value | undefined) => value === true || (typeof value === 'string' && /^(true|on|yes)$/i.test(value));
const option = (value: Value | undefined, name: string): Value | undefined => (value instanceof Map ? (value as ReadonlyMap<string, Value>).get(name) : undefined);

/** A setting of `config.vm`, the machine's own before that of all. */
const setting = ({ layers }: Scope, name: string): Value | undefined => layers.toReversed().map(({ settings }) => settings.get(name)).find((value) => value !== undefined);
const calls = ({ layers }: Scope, name: string) => layers.flatMap((layer) => layer.calls).filter((call) => call.name === name);

/** The first provider that is described, with what all layers say of it. */
function providerOf(scope: Scope): Provider | undefined {
  const all = scope.layers.flatMap(({ providers }) => providers);
  const name = (scope.layers.at(-1)!.providers[0] ?? all[0])?.name;
  const [first, ...others] = all.filter((provider) => provider.name === name);
  const further = all.find((provider) => provider.name !== name);
  if (further) scope.estate.notes.add('info', 'alternatives', further.place, 'Providers are alternatives; a machine stands on the first of them that is described.', 'alternatives');
  return first && { ...first, settings: new Map([first, ...others].flatMap(({ settings }) => [...settings])), calls: [first, ...others].flatMap((provider) => provider.calls) };
}

function writeMachine(scope: Scope): void {
  const { estate, ground, file, machine } = scope;
  const provider = providerOf(scope);
  const origin: Origin = { path: file.path, pointer: `/machines/${machine.name.replaceAll('~', '~0').replaceAll('/', '~1')}`, place: machine.place };
  const folder = baseName(folderOf(file.path)) || estate.context.workspaceName || 'vagrant';
  const wishes = machine.name === 'default' ? [textIn(setting(scope, 'hostname')) ?? `${folder}-${provider?.name === 'docker' ? 'container' : 'vm'}`, 'default'] : [machine.name, `${machine.name}-vm`];
  if (provider?.name === 'docker') {
    const id = estate.id('container', origin, wishes);
    estate.put(id, { kind: 'container', in: ground.engine('docker', { os: { family: 'linux' } }), ...known({ name: id === machine.name || machine.name === 'default' ? undefined : machine.name, ...containerOf(scope, provider) }) }, origin);
    return;
  }
  const platform = provider === undefined ? 'virtualbox' : PROVIDERS.get(provider.name);
  if (platform === undefined) {
    estate.notes.add('warning', 'unknown-provider', provider!.place, `Machines of the provider ${quote(provider!.name)} are not carried over: what they run on is not known here.`, provider!.name);
    return;
  }
  const id = estate.id('vm', origin, wishes);
  // Before the networks, so that the host has the system that the hypervisor needs.
  const parent = ground.hypervisor(platform, HOSTS.get(platform));
  const draft = { name: id === machine.name || machine.name === 'default' ? undefined : machine.name, ...boxOf(scope), ...sizeOfMachine(scope, provider), ...restOf(scope) };
  estate.put(id, { kind: 'vm', in: parent, ...known(draft) }, origin);
}

/** The system that a hypervisor runs on, where it runs on one only. */
const HOSTS: ReadonlyMap<string, Partial<NodeOf<'host'>>> = new Map([
  ['kvm', { os: { family: 'linux' } }], ['hyper-v', { os: { family: 'windows' } }], ['vmware-fusion', { os: { platform: 'macos' } }], ['parallels-desktop', { os: { platform: 'macos' } }],
]);

function boxOf(scope: Scope): Pick<Vm, 'os' | 'extra'> {
  const box = textIn(setting(scope, 'box'));
  return box === undefined ? {} : { os: systemOfBox(box), extra: { box } };
}

/** A whole number in a setting, written as a number or as text. */
function whole(scope: Scope, provider: Provider, value: Value | undefined, what: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  const number = Number(textIn(value)?.trim() ?? NaN);
  if (Number.isInteger(number) && number > 0 && number < 1e9) return number;
  const why = value === UNKNOWN ? 'is computed in a way that is not understood here' : 'is no whole number';
  scope.estate.notes.add('warning', 'bad-value', provider.place, `\`${what}\` of ${quote(scope.machine.name)} ${why}, so it is unknown.`);
  return undefined;
}

function sizeOfMachine(scope: Scope, provider: Provider | undefined): Vm {
  if (!provider) return {};
  const extra = new Map(provider.calls.filter(({ name }) => name === 'customize').flatMap(({ args }) => flagsOf(args[0])));
  const get = (...names: string[]) => names.map((name) => provider.settings.get(name) ?? extra.get(name)).find((value) => value !== undefined);
  const number = (...names: string[]) => whole(scope, provider, get(...names), names[0]);
  const [memory, most] = [number('memory', '--memory', 'vmx.memsize'), number('maxmemory')];
  const cap = number('--cpuexecutioncap');
  const vcpus = number('cpus', '--cpus', 'vmx.numvcpus');
  const mode = textIn(get('cpu_mode'));
  const gigabytes = number('machine_virtual_size');
  return {
    vcpus,
    memory: mebibytes(most ?? memory),
    memoryMin: most !== undefined && memory !== undefined && memory < most ? mebibytes(memory) : undefined,
    disk: gigabytes === undefined ? undefined : sizeOf(gigabytes * 1024 * MIB),
    cpuMode: mode === 'host-passthrough' ? 'host' : mode,
    limit: cap !== undefined && cap < 100 && vcpus !== undefined ? { cpu: Number(((vcpus * cap) / 100).toFixed(4)) } : undefined,
    nested: [get('nested'), get('nested_virtualization'), get('enable_virtualization_extensions'), get('--nested-hw-virt'), get('vmx.vhv.enable')].some((value) => isTrue(value as Value)) ? true : undefined,
  };
}

const mebibytes = (amount: number | undefined) => sizeOf(amount === undefined ? undefined : amount * MIB);

/** `["modifyvm", :id, "--memory", "2048"]` */
function flagsOf(list: Value | undefined): readonly (readonly [string, Value])[] {
  if (!Array.isArray(list) || list[0] !== 'modifyvm') return [];
  return (list as readonly Value[]).flatMap((item, i): (readonly [string, Value])[] => (typeof item === 'string' && item.startsWith('--') ? [[item, list[i + 1] as Value]] : []));
}

function restOf(scope: Scope): Vm {
  const disk = calls(scope, 'disk').find(({ args }) => isTrue(option(args[1], 'primary')));
  const size = disk && parseSize(textIn(option(disk.args[1], 'size')) ?? '');
  return {
    ...(size ? { disk: sizeOf(size) } : {}),
    power: scope.machine.options.get('autostart') === false ? 'off' : undefined,
    networks: networksOf(scope),
  };
}

function networksOf(scope: Scope): readonly string[] {
  return [...new Set(calls(scope, 'network').flatMap(({ args, place }): readonly string[] => {
    const [type, options] = args;
    const found = type === 'private_network' ? privateNetwork(options) : type === 'public_network' ? { name: textIn(option(options, 'bridge')) ?? 'public', facts: { external: true } } : undefined;
    return found ? [networkNamed(scope.estate, { path: scope.file.path, place, name: found.name, machine: () => scope.ground.machine() }, found.facts)] : [];
  }))];
}

/** Machines of a subnet reach each other; Vagrant's netmask is that of 24 bits where none is written. */
function privateNetwork(options: Value | undefined): { readonly name: string; readonly facts: Partial<NodeOf<'network'>> } {
  const named = ['virtualbox__intnet', 'libvirt__network_name', 'name'].map((key) => option(options, key)).find((value) => value !== undefined);
  const subnet = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(textIn(option(options, 'ip')) ?? '')?.[1];
  const mask = option(options, 'netmask');
  const cidr = subnet !== undefined && (mask === undefined || mask === '255.255.255.0' || mask === '24') ? `${subnet}.0/24` : undefined;
  const name = textIn(named) ?? (named === true ? 'intnet' : subnet === undefined ? 'private' : `private-${subnet}.0`);
  return { name, facts: cidr === undefined ? {} : { cidr } };
}

function containerOf(scope: Scope, provider: Provider): Container {
  const get = (name: string) => provider.settings.get(name);
  const list = (name: string) => (Array.isArray(get(name)) ? (get(name) as readonly Value[]).flatMap((item) => textIn(item) ?? []) : []);
  const flags = list('create_args');
  const flag = (name: string) => flags.map((text, i) => (text.startsWith(`${name}=`) ? text.slice(name.length + 1) : text === name ? flags[i + 1] : undefined)).find((text) => text !== undefined);
  const memory = parseSize(flag('--memory') ?? flag('-m') ?? '');
  const cpus = Number(flag('--cpus') ?? NaN);
  return {
    image: textIn(get('image')),
    limits: known({ cpu: cpus > 0 ? cpus : undefined, memory: sizeOf(memory) }),
    privileged: isTrue(get('privileged')) || flags.includes('--privileged') ? true : undefined,
    ports: list('ports').flatMap((text) => {
      const [, host, container] = /^(?:[\d.]+:)?(\d{1,5}):(\d{1,5})$/.exec(text) ?? [];
      return container === undefined || Number(container) > 65_535 || Number(host) > 65_535 ? [] : [{ container: Number(container), host: Number(host) }];
    }),
    mounts: list('volumes').flatMap((text) => {
      const [source, target, options] = text.split(':');
      return target === undefined ? [] : [{ source, target, type: 'bind' as const, ...(options === 'ro' ? { readOnly: true } : {}) }];
    }),
    running: scope.machine.options.get('autostart') === false ? false : undefined,
  };
}
