/** Units -> operations: containers, pods, volumes, networks, images, the cgroups of their services, and links. */
import { escapeSegment, type TopologyNode } from '../../model';
import { readRecipe } from '../dockerfile/recipe';
import { extraOf } from '../extra';
import { type Place, quote } from '../notes';
import { folderOf, resolveInside } from '../paths';
import type { Scalar } from '../values';
import type { Builder, Ground } from '../workloads/builder';
import { sortFields } from '../workloads/fields';
import { known } from '../write';
import { type Attachment, portsOf, readContainer } from './container';
import { FIELDS } from './fields';
import { mountsOf } from './mounts';
import { last, optionsOf } from './podman-args';
import { givenName, type Type, type UnitFile } from './references';
import { podLimits, serviceGroup } from './resources';
import { allWords, flagOf, lastOf, valuesOf, wordsOf } from './unit';

interface Work {
  readonly builder: Builder;
  readonly files: readonly UnitFile[];
  /** Units by file name. */
  readonly byFile: ReadonlyMap<string, UnitFile>;
  /** Nodes by the file of their unit, or by `volume NAME` and `network NAME`. */
  readonly ids: Map<string, string>;
  readonly ground: Ground;
}

const placeOf = (file: UnitFile): Place => file.main?.place ?? [...file.unit.values()][0]?.place ?? { source: { path: file.path, position: () => ({ line: 1, column: 1 }) }, offset: 0 };

/** Everything the units say, as operations. `recipes` are the texts of Containerfiles by path. */
export function quadletOperations(builder: Builder, files: readonly UnitFile[], recipes: ReadonlyMap<string, string>): void {
  const of = (type: Type) => files.filter((file) => file.type === type);
  for (const file of [...of('image'), ...of('build')]) describeImage(builder, file, recipes);
  for (const file of of('kube')) {
    sortFields(builder.notes, 'Quadlet', FIELDS.Kube, file.main);
    builder.notes.add('info', 'kube-unit', placeOf(file), `${quote(file.file)} runs the Kubernetes file ${quote(lastOf(file.main, 'Yaml')?.text ?? '?')}: import that file.`, file.file);
  }
  const shown = files.filter(({ type }) => type !== 'kube' && type !== 'image' && type !== 'build');
  if (shown.length === 0) return;
  const workloads = shown.some(({ type }) => type === 'container' || type === 'pod');
  const ground = workloads || builder.context.on !== undefined ? builder.ground('podman', 'podman', 'Quadlet', placeOf(shown[0])) : { parent: '', machine: undefined };
  if (!ground) return;
  const work: Work = { builder, files, byFile: new Map(files.map((file) => [file.file, file])), ids: new Map(), ground };
  for (const file of shown) {
    const kind = file.type as 'container' | 'pod' | 'volume' | 'network';
    work.ids.set(file.file, builder.ids.take(kind, builder.source(file.path, ''), file.name, `${file.name}-${kind}`));
  }
  for (const file of [...of('volume'), ...of('network')]) addSurrounding(work, file);
  for (const file of of('pod')) addPod(work, file);
  for (const file of of('container')) addContainer(work, file);
  for (const file of shown) addLinks(work, file);
}

/** The image of an `.image` or `.build` unit. */
function imageName(file: UnitFile): string | undefined {
  return file.type === 'build' ? (lastOf(file.main, 'ImageTag')?.text ?? `localhost/${file.name}`) : lastOf(file.main, 'Image')?.text;
}

function describeImage(builder: Builder, file: UnitFile, recipes: ReadonlyMap<string, string>): void {
  const name = imageName(file);
  sortFields(builder.notes, 'Quadlet', file.type === 'build' ? FIELDS.Build : FIELDS.Image, file.main);
  const [arch, variant] = ['Arch', 'Variant'].map((key) => lastOf(file.main, key)?.text);
  const platforms = arch === undefined ? undefined : [[lastOf(file.main, 'OS')?.text ?? 'linux', arch, ...(variant === undefined ? [] : [variant])].join('/')];
  const path = file.type === 'build' ? recipePath(file) : undefined;
  const text = path === undefined ? undefined : recipes.get(path);
  const said = text === undefined ? undefined : readRecipe(text, path!, builder.notes, { target: lastOf(file.main, 'Target')?.text });
  const facts = known({ recipe: path === undefined ? undefined : (builder.context.nameOf?.(path) ?? path), platforms, ...said });
  if (name !== undefined && facts) builder.image(name, facts);
}

/** Path of the Containerfile of a build, where it lies in the workspace folder. */
export function recipePath(file: UnitFile): string | undefined {
  const folder = lastOf(file.main, 'SetWorkingDirectory')?.text ?? 'unit';
  const path = lastOf(file.main, 'File')?.text ?? 'Containerfile';
  const found = resolveInside(folderOf(file.path), folder === 'unit' ? path : `${folder}/${path}`);
  return found === undefined || /[%$]/.test(found) ? undefined : found;
}

function addSurrounding(work: Work, file: UnitFile): void {
  const { builder, ground } = work;
  const id = work.ids.get(file.file)!;
  const network = file.type === 'network';
  sortFields(builder.notes, 'Quadlet', network ? FIELDS.Network : FIELDS.Volume, file.main);
  const name = givenName(file, network ? 'NetworkName' : 'VolumeName');
  const facts = network
    ? { cidr: allWords(file.main, 'Subnet')[0], driver: lastOf(file.main, 'Driver')?.text, internal: flagOf(file.main, 'Internal') ? true : undefined }
    : { driver: lastOf(file.main, 'Driver')?.text };
  builder.put(id, { kind: file.type, ...known({ in: ground.machine, name: name === id ? undefined : name, ...facts }), source: builder.source(file.path, '') } as TopologyNode, placeOf(file));
}

/** A volume or network that a unit names: the node of its unit, or one of its own name, which Podman makes or expects. */
function named(work: Work, kind: 'volume' | 'network', name: string, value: Scalar): string {
  const known = work.ids.get(name.endsWith(`.${kind}`) ? name : `${kind} ${name}`);
  if (known !== undefined) return known;
  const { builder, ground } = work;
  const plain = name.endsWith(`.${kind}`) ? name.slice(0, -kind.length - 1) : name;
  const source = builder.source(value.place.source.path, `/${kind}s/${escapeSegment(plain)}`);
  const id = builder.ids.take(kind, source, plain, `${plain}-${kind}`);
  work.ids.set(name.endsWith(`.${kind}`) ? name : `${kind} ${name}`, id);
  const missing = plain !== name;
  if (missing) builder.notes.add('warning', 'missing-unit', value.place, `There is no unit ${quote(name)} among the files, so nothing is known of this ${kind} but its name.`, name);
  builder.put(id, { kind, ...(ground.machine === undefined ? {} : { in: ground.machine }), ...(plain === id ? {} : { name: plain }), source } as TopologyNode, value.place);
  return id;
}

const PRIVATE = /^(private|bridge|pasta|slirp4netns|ns)(:|$)/;

/** Networks of a container or pod: nodes, the host's, none, or another container's. */
function attachmentOf(work: Work, file: UnitFile): Attachment {
  const networks: string[] = [];
  let namespace: string | undefined;
  for (const value of valuesOf(file.main, 'Network')) {
    const text = value.text.startsWith('container:') ? value.text : value.text.split(':')[0];
    if (text === 'host' || text === 'none') namespace = text;
    else if (text.startsWith('container:') || text.endsWith('.container')) {
      const target = text.replace(/^container:/, '');
      const other = work.byFile.get(target) ?? work.files.find((each) => each.type === 'container' && lastOf(each.main, 'ContainerName')?.text === target);
      namespace = `container:${other ? work.ids.get(other.file) : target.replace(/\.container$/, '')}`;
    } else if (!PRIVATE.test(value.text) && text !== '') networks.push(named(work, 'network', text, value));
  }
  return { networks: [...new Set(networks)], namespace };
}

function addPod(work: Work, file: UnitFile): void {
  const { builder, ground } = work;
  const id = work.ids.get(file.file)!;
  const kept = sortFields(builder.notes, 'Quadlet', FIELDS.Pod, file.main);
  const name = lastOf(file.main, 'PodName')?.text ?? file.name;
  const argument = lastOf(file.main, 'PodmanArgs');
  const options = optionsOf(valuesOf(file.main, 'PodmanArgs').flatMap((value) => wordsOf(value.text)), argument?.place, builder.notes);
  const user = lastOf(file.main, 'UserNS')?.text ?? last(options, 'userns');
  const facts = {
    name: name === id ? undefined : name,
    ...podLimits(options),
    hostNetwork: attachmentOf(work, file).namespace === 'host' ? true : undefined,
    hostPID: last(options, 'pid') === 'host' ? true : undefined,
    hostIPC: last(options, 'ipc') === 'host' ? true : undefined,
    hostUsers: user !== undefined && /^(auto|keep-id|nomap|private)/.test(user) ? false : undefined,
    extra: file.main && extraOf(kept, file.name, file.main.place, builder.notes),
  };
  if (portsOf(file, builder.notes, options).length > 0) {
    builder.notes.add('info', 'pod-ports', placeOf(file), `Ports of the pod ${quote(file.name)} are published for all of its containers; the format has ports of containers only.`, file.file);
  }
  builder.put(id, { kind: 'pod', in: ground.parent, ...known(facts), source: builder.source(file.path, '') } as TopologyNode, placeOf(file));
}

function addContainer(work: Work, file: UnitFile): void {
  const { builder } = work;
  const id = work.ids.get(file.file)!;
  const podValue = lastOf(file.main, 'Pod');
  const pod = podValue && work.byFile.get(podValue.text);
  if (podValue && !pod) builder.notes.add('warning', 'missing-unit', podValue.place, `There is no unit ${quote(podValue.text)} among the files; the container stands beside it, without a pod.`, podValue.text);
  const own = attachmentOf(work, file);
  const attachment = pod && own.networks.length === 0 ? { ...own, networks: attachmentOf(work, pod).networks } : own;
  const idOf = (name: string, value: Scalar) => named(work, 'volume', name, value);
  const draft = readContainer(file, builder.notes, idOf, attachment);
  const inherited = pod ? mountsOf(pod.main, idOf, builder.notes) : [];
  const mounts = [...inherited.filter((mount) => draft.mounts?.every((other) => other.target !== mount.target)), ...(draft.mounts ?? [])];
  if (file.name.endsWith('@')) builder.notes.add('info', 'template', placeOf(file), `${quote(file.file)} is a template: every instance of it is such a container. It stands here once.`, file.file);
  const name = lastOf(file.main, 'ContainerName')?.text ?? file.name;
  const in_ = pod ? work.ids.get(pod.file)! : groupOf(work, file);
  builder.put(id, {
    kind: 'container', in: in_, ...known({ ...draft, name: name === id ? undefined : name, image: containerImage(work, file), mounts }), source: builder.source(file.path, ''),
  } as TopologyNode, placeOf(file));
}

/** The image; that of the unit where one is named. What holds a variable is known when it runs only, and stays as it is written. */
function containerImage({ builder, byFile }: Work, file: UnitFile): string | undefined {
  const value = lastOf(file.main, 'Image');
  if (!value || !/\.(image|build)$/.test(value.text)) return value?.text;
  const unit = byFile.get(value.text);
  if (!unit) builder.notes.add('warning', 'missing-unit', value.place, `There is no unit ${quote(value.text)} among the files, so the image of ${quote(file.name)} is unknown.`, value.text);
  return unit && imageName(unit);
}

/** The cgroup of the container's service where systemd limits it, in that of its slice; else the engine. */
function groupOf(work: Work, file: UnitFile): string {
  const { builder, ground } = work;
  const service = file.unit.get('Service');
  const split = lastOf(file.main, 'CgroupsMode')?.text ?? 'split';
  const limits = serviceGroup({ notes: builder.notes, name: file.file }, service);
  const sliceValue = lastOf(service, 'Slice');
  const slice = sliceValue ? sliceOf(work, sliceValue) : ground.parent;
  if (!limits) return slice;
  if (split !== 'split' && split !== 'no-conmon') {
    builder.notes.add('warning', 'limits-elsewhere', lastOf(file.main, 'CgroupsMode')!.place, `The limits in [Service] of ${quote(file.file)} do not hold for its container: with CgroupsMode=${split} it runs in another cgroup.`, file.file);
    return slice;
  }
  const source = builder.source(file.path, '/Service');
  const id = builder.ids.take('cgroup', source, `${file.name}.service`);
  builder.put(id, { kind: 'cgroup', in: slice, ...limits, source } as TopologyNode, service!.place);
  return id;
}

function sliceOf({ builder, ids, ground }: Work, value: Scalar): string {
  const key = `slice ${value.text}`;
  const known = ids.get(key);
  if (known !== undefined) return known;
  const source = builder.source(value.place.source.path, `/slices/${escapeSegment(value.text)}`);
  const id = builder.ids.take('cgroup', source, value.text);
  ids.set(key, id);
  builder.put(id, { kind: 'cgroup', in: ground.parent, source } as TopologyNode, value.place);
  return id;
}

/** `Requires` and `BindsTo` are hard, `Wants` is soft. `After` says the order only. */
function addLinks(work: Work, file: UnitFile): void {
  const unit = file.unit.get('Unit');
  sortFields(work.builder.notes, 'Quadlet', FIELDS.Unit, unit);
  const from = work.ids.get(file.file);
  for (const [key, strength] of [['Requires', undefined], ['BindsTo', undefined], ['Wants', 'soft']] as const) {
    for (const name of allWords(unit, key)) {
      const to = work.ids.get(unitOf(work, name)?.file ?? '');
      if (from !== undefined && to !== undefined && to !== from) work.builder.link({ from, to, ...(strength ? { strength } : {}) });
    }
  }
}

/** The unit that a dependency names, by its file or by the service that Quadlet makes of it. */
function unitOf({ byFile }: Work, name: string): UnitFile | undefined {
  const found = byFile.get(name);
  if (found || !name.endsWith('.service')) return found;
  const service = name.slice(0, -'.service'.length);
  return byFile.get(`${service}.container`) ?? (service.endsWith('-pod') ? byFile.get(`${service.slice(0, -4)}.pod`) : undefined);
}
