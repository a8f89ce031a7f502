/** One container -> one service. */
import { FIELDS } from '../../import/compose/fields';
import { baseName, folderOf } from '../../import/paths';
import { oneLine } from '../text';
import { HIDDEN_CAUSE, holdsHidden, NO_IMAGE, present } from '../manifests/written';
import { mountFields, namespaceFields, networkFields, portFields } from './reach';
import { resourceFields } from './resources';
import { type Container, literal, type Project } from './scope';

type Part = { readonly [field: string]: unknown };

/** Properties that the parts below write, or say why not. */
const SAID: ReadonlySet<string> = new Set([
  'name', 'image', 'requests', 'limits', 'cpuWeight', 'cpuShares', 'cpuset', 'privileged', 'user', 'capabilities', 'readOnly', 'namespaces', 'mounts', 'devices', 'ports', 'networks', 'restart',
  'isolation', 'init', 'oomScoreAdj', 'profiles', 'running', 'replicas', 'health', 'seccomp', 'lsm', 'allowPrivilegeEscalation', 'runtimeClass', 'assumed', 'extra',
]);

/** The service of a container; links are written by the project. */
export function serviceOf(project: Project, i: number): Part {
  const id = project.graph.ids[i]!;
  const node = project.graph.nodes[i] as Container;
  project.losses.rest(id, node, SAID);
  const { losses } = project;
  if (node.assumed?.some((name) => name !== 'image')) losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
  return present({
    container_name: containerName(project, id, node),
    ...imageFields(project, id, node),
    ...resourceFields(project, id, node),
    ...securityFields(project, id, node),
    ...namespaceFields(project, id, node),
    ...networkFields(project, id, node),
    ...portFields(project, id, node),
    ...mountFields(project, id, node),
    devices: node.devices?.map((device) => `${device}:${device}`),
    restart: node.restart,
    init: node.init,
    oom_score_adj: node.oomScoreAdj,
    ...healthFields(project, id, node),
    ...startFields(project, id, node),
    ...keptFields(project, id, node),
  }) ?? {};
}

/** Docker's rule for names; one name does for one container only. */
function containerName(project: Project, id: string, { name, replicas }: Container): string | undefined {
  const service = project.services.get(id)!;
  if (name === undefined || name === service) {
    if (name === undefined && service !== id) project.losses.say('Services have other names than ids of the topology', id, 'name');
    return undefined;
  }
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name) && (replicas ?? 1) <= 1) return name;
  project.losses.say('These names are none that Docker takes, or several copies cannot share them', id, 'name');
  return undefined;
}

function imageFields(project: Project, id: string, { image, assumed, source }: Container): Part {
  if (image === undefined) {
    project.losses.say(`Docker Compose needs an image; \`${NO_IMAGE}\` stands where none is known`, id, 'image');
    return { image: NO_IMAGE };
  }
  const { recipe, platforms } = project.topology.images.get(image) ?? {};
  const written = literal(image, source?.format === 'compose');
  if (recipe === undefined) {
    if (assumed?.includes('image')) project.losses.say('What is only assumed stands in the files as if it were known', id, 'assumed');
    return { image: written };
  }
  const file = baseName(recipe);
  const build = present({ context: contextOf(project.base, folderOf(recipe)), dockerfile: file === 'Dockerfile' ? undefined : file, platforms });
  return { ...(assumed?.includes('image') && image === `${project.plan.name}-${project.services.get(id)}` ? {} : { image: written }), build };
}

/** The folder of a recipe as seen from the folder of the file. */
function contextOf(base: string, folder: string): string {
  if (folder.startsWith('/')) return folder;
  const parts: string[] = [];
  for (const part of `${base}/${folder}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? '.' : parts[0] === '..' ? parts.join('/') : `./${parts.join('/')}`;
}

function securityFields(project: Project, id: string, node: Container): Part {
  return {
    privileged: node.privileged,
    user: userOf(project, id, node.user),
    cap_add: node.capabilities?.add,
    cap_drop: node.capabilities?.drop,
    read_only: node.readOnly,
    runtime: node.runtimeClass,
    isolation: node.isolation,
    security_opt: [...profile('seccomp', project, id, node.seccomp), ...profile('apparmor', project, id, node.lsm), ...(node.allowPrivilegeEscalation === undefined ? [] : [`no-new-privileges:${!node.allowPrivilegeEscalation}`])],
  };
}

/** Kubernetes can demand that it is not root without saying who else. */
function userOf(project: Project, id: string, user: string | undefined): string | undefined {
  if (user !== 'non-root') return user;
  project.losses.say('Docker Compose names the user; that it is not root is not enough', id, 'user');
  return undefined;
}

/** The engine's own profile is what it takes without being told. */
function profile(option: 'seccomp' | 'apparmor', project: Project, id: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  const property = option === 'seccomp' ? 'seccomp' : 'lsm';
  if (value === 'default' || value === 'custom') {
    project.losses.say(value === 'default' ? 'Docker takes its default profile without being told' : 'A profile that is written out in full is not in the topology', id, property);
    return [];
  }
  return [`${option}:${oneLine(value)}`];
}

function healthFields(project: Project, id: string, { health, image }: Container): Part {
  if (health === 'none') return { healthcheck: { disable: true } };
  if (health !== undefined && (image === undefined || project.topology.images.get(image)?.health !== health)) {
    project.losses.say('How health is checked is not in the topology; add the command', id, 'health');
  }
  return {};
}

/** What is defined and does not run has a profile that nobody switches on. */
function startFields(project: Project, id: string, { profiles, running, replicas }: Container): Part {
  const own = profiles ?? [];
  if (own.length > 0 && running !== false) project.losses.say('Their profiles have to be switched on (COMPOSE_PROFILES), else they are not started', id, 'running');
  if (own.length === 0 && running === false && replicas !== 0) {
    project.losses.say('Docker Compose starts what has no profile; what does not run got the profile `stopped`', id, 'profiles');
    return { profiles: ['stopped'] };
  }
  if (own.length === 0 && running === false) project.losses.say('No copies are the same as not running', id, 'running');
  return { profiles: own };
}

/** What an import of Compose kept as text goes back to where it was. */
function keptFields(project: Project, id: string, { extra, source }: Container): Part {
  if (typeof extra !== 'object' || extra === null || Array.isArray(extra) || source?.format !== 'compose') {
    if (extra !== undefined) project.losses.say('What an import of another format kept as text is not in the files', id, 'extra');
    return {};
  }
  const entries = Object.entries(extra).filter(([name]) => FIELDS.service.get(name) === 'kept');
  if (entries.length < Object.keys(extra).length) project.losses.say('Text under `extra` that is no field of a service is not in the files', id, 'extra');
  if (holdsHidden(Object.fromEntries(entries))) project.losses.say(HIDDEN_CAUSE, id);
  return Object.fromEntries(entries.map(([name, value]) => [name, escaped(value)]));
}

function escaped(value: unknown): unknown {
  if (typeof value === 'string') return literal(value, true);
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  // A list of names, some without a value, was read as a mapping.
  if (Object.values(value).includes(null)) return Object.entries(value).map(([key, inner]) => literal(inner === null ? key : `${key}=${String(inner)}`, true));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escaped(inner)]));
}
