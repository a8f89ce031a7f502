import type { NodeOf, Operation } from '../../../model';
import type { Facts, Fix, Graph, Rule, RuleContext } from '../../contract';
import { defineFact } from '../../facts';
import { imagesInUse } from '../../facts/images';
import { workloads } from '../../facts/workloads';
import { kindCode } from '../../graph';
import { joinAscending } from '../../joining';
import { splitBySuppression } from '../groups';
import { called, capital, count, idsOf, listOf } from '../say';

const params = {
  maxProcesses: { default: 1, min: 1, doc: 'Services in one container that are still one thing. Workers of the same program and a minimal init do not '
    + 'count.', source: 'NIST SP 800-190 §4.1.2' },
} as const;

type Context = RuleContext<typeof params>;

const CONTAINER = kindCode('container');
/** Programs that only start others and reap them. */
const MINIMAL_INITS: ReadonlySet<string> = new Set(['tini', 'dumb-init', 'catatonit', 'docker-init', 'pause', 'su-exec', 'gosu', 'sh', 'bash', 'entrypoint', 'docker-entrypoint.sh', 'entrypoint.sh']);
const SUPERVISORS: ReadonlySet<string> = new Set(['systemd', 'init', 'openrc', 'supervisord', 'supervisor', 'runsvdir', 'runit', 's6-svscan', 's6-overlay']);
/** What comes along with a service rather than being one. */
const HELPERS: ReadonlySet<string> = new Set([...SUPERVISORS, 'sshd', 'cron', 'crond', 'anacron', 'logrotate', 'rsyslogd', 'rsyslog', 'syslog-ng', 'dbus-daemon']);

/** Containers in which the same services run. */
interface Crowd {
  readonly services: readonly string[];
  readonly containers: number[];
}

function check(context: Context): void {
  const { facts, graph, options } = context;
  const { copies } = workloads(facts);
  const exposesSsh = imagesWithSsh(facts);
  const crowds = new Map<string, Crowd>();
  const withSsh = imagesInUse(facts).filter((it) => exposesSsh.has(it.reference)).flatMap((it) => it.containers);
  for (const i of withSsh.length === 0 ? stating(facts) : [...new Set([...stating(facts), ...withSsh])].sort((a, b) => a - b)) {
    if (!(copies[i]! > 0)) continue;
    const { processes, image } = graph.nodes[i] as NodeOf<'container'>;
    const ssh = image !== undefined && exposesSsh.has(image);
    if (processes === undefined && !ssh) continue;
    const services = servicesIn(processes ?? [], ssh, image);
    if (services.length <= options.maxProcesses) continue;
    const key = services.join('\n');
    const known = crowds.get(key);
    if (known) known.containers.push(i);
    else crowds.set(key, { services, containers: [i] });
  }
  for (const { services, containers } of crowds.values()) {
    for (const part of splitBySuppression(graph, 'multi-process-container', containers, (it) => it)) report(context, services, part);
  }
}

/** Containers that say what runs in them. */
const stating = defineFact('containers with processes', ({ graph }): readonly number[] => {
  const found: number[] = [];
  for (let i = 0; i < graph.count; i++) if (graph.kind[i] === CONTAINER && (graph.nodes[i] as NodeOf<'container'>).processes !== undefined) found.push(i);
  return found;
}, ['processes'], joinAscending);

/** References of images that listen for SSH beside something else. */
function imagesWithSsh(facts: Facts): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { reference, image } of imagesInUse(facts)) {
    const ports = image?.ports ?? [];
    if (ports.length > 1 && ports.some((it) => it === '22' || it === '22/tcp')) found.add(reference);
  }
  return found;
}

/** Different programs, in the order of the file; `nginx: worker process` and `/usr/sbin/nginx -g ...` are nginx. */
function servicesIn(processes: readonly string[], ssh: boolean, image: string | undefined): readonly string[] {
  const names = new Set(processes.map((it) => it.trim().split(/[\s:]/)[0]!.split('/').at(-1)!.toLowerCase()).filter((it) => it !== '' && !MINIMAL_INITS.has(it)));
  if (ssh) {
    if (names.size === 0) names.add(`what ${image!} is for`);
    names.add('sshd');
  }
  return [...names];
}

/** A whole system in disguise, or several things that have nothing to do with each other. */
function isSevere(services: readonly string[]): boolean {
  const system = services.some((it) => SUPERVISORS.has(it)) && services.includes('sshd');
  return system || services.filter((it) => !HELPERS.has(it)).length > 1;
}

function report({ graph, options, report }: Context, services: readonly string[], containers: readonly number[]): void {
  const one = containers.length === 1;
  report({
    node: containers[0]!, others: containers.slice(1), at: (graph.nodes[containers[0]!] as NodeOf<'container'>).processes === undefined ? ['image'] : ['processes'],
    severity: isSevere(services) ? 'warning' : 'info', measured: services.length, threshold: options.maxProcesses,
    message: `${one ? capital(called(graph, containers[0]!)) : `${count(containers.length, 'container')} (${idsOf(graph, containers)})`} `
      + `${one ? 'runs' : 'run'} ${count(services.length, 'service')}${one ? '' : ' each'}: ${listOf(services)}. `
      + 'A restart, a limit, the number of copies and the logs are about all of them together, and the engine notices only when the first one ends. '
      + `${services.includes('sshd') ? 'Enter containers through the engine instead of sshd, and give' : 'Give'} each service a container of its own; `
      + `put those that belong together into one pod.`,
    witness: containers.slice(0, 10).map((it) => `${graph.ids[it]!}: ${services.join(', ')}`),
    fixes: () => split(graph, containers, services),
  });
}

/** A container beside it for each service but the first; helpers and supervisors are left out. */
function split(graph: Graph, containers: readonly number[], services: readonly string[]): readonly Fix[] {
  const apart = services.filter((it) => !HELPERS.has(it));
  if (apart.length < 2 || apart.some((it) => it.includes(' '))) return [];
  const taken = new Set<string>();
  const operations = containers.flatMap((i): Operation[] => {
    const { in: parent } = graph.nodes[i] as NodeOf<'container'>;
    return [
      { op: 'set', path: ['nodes', graph.ids[i]!, 'processes'], value: [apart[0]!] },
      ...apart.slice(1).map((service): Operation => ({ op: 'add', id: idFor(graph, `${graph.ids[i]!}-${service}`, taken), node: { kind: 'container', ...(parent === undefined ? {} : { in: parent }), processes: [service], assumed: ['*'] } as NodeOf<'container'> })),
    ];
  });
  return [{ title: `Plan a container for each of ${listOf(apart, 3)}`, safe: false, operations }];
}

function idFor(graph: Graph, wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let k = 2; graph.number.has(id) || taken.has(id); k++) id = `${wanted}-${k}`;
  taken.add(id);
  return id;
}

const docker = (processes: readonly string[]) => ({
  strata: 1, nodes: { host: { kind: 'host', os: { platform: 'debian', version: '13' } }, docker: { kind: 'engine', in: 'host', platform: 'docker' }, app: { kind: 'container', in: 'docker', processes } },
});

export const multiProcessContainer: Rule<typeof params> = {
  id: 'multi-process-container',
  family: 'image',
  severity: 'info',
  layer: 'L1',
  title: 'Several services in one container',
  params,
  docs: {
    description: 'A running container holds more different programs (`processes`) than `maxProcesses`, or its image listens for SSH beside other '
      + 'ports. Workers of the same program, shells and a '
      + 'minimal init (tini, dumb-init ...) do not count. It is a warning where two of them are services in their own right, or where a full init and '
      + 'sshd make it a machine in disguise; a service '
      + 'with helpers such as cron is an information. Containers with the same services are one finding.',
    remedy: 'One container a service; sidecars in one pod where they need each other. Use the engine (`exec`) in place of sshd.',
    sources: ['NIST SP 800-190 §4.1.2: no remote administration inside containers', 'CIS Docker Benchmark 5.7: sshd is not run within containers'],
    bad: [{ title: 'A web server and a database', topology: docker(['nginx', 'nginx: worker process', 'postgres']) }, { title: 'A machine in '
      + 'disguise', topology: docker(['systemd', 'sshd']) }],
    good: [{ title: 'One service with workers under a minimal init', topology: docker(['/sbin/tini', 'nginx: master process', 'nginx: worker process']) }],
  },
  reads: ['processes', 'image'],
  all: check,
};
