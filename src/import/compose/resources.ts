/** CPU, memory, processes and copies of a service. */
import { writtenBytes } from '../write';
import { type ContainerDraft, bytesOf, field, integerOf, known, numberOf, type Service, sortFields, wrong } from './scope';
import { booleanOf, isNull, textOf, textsOf, type Value } from '../values';

/** Docker takes 0 for "no limit". */
const orUnlimited = <T>(value: number | undefined, write: (value: number) => T): T | 'unlimited' | undefined =>
  value === undefined ? undefined : value === 0 ? 'unlimited' : write(value);

/** The value of a field that has an older twin outside `deploy`; `deploy` wins, and a contradiction is noted. */
function newest(service: Service, deployed: Value | undefined, older: string): Value | undefined {
  const value = field(service, older);
  if (deployed && value && textOf(deployed) !== textOf(value)) {
    service.project.notes.add('warning', 'contradiction', value.place, `\`${older}\` of \`${service.name}\` and its twin under \`deploy\` say different things, which Compose refuses; \`deploy\` was taken. Remove one of them.`);
  }
  return deployed ?? value;
}

/** Limits, requests, weights, pinning and replicas, as far as the file tells. */
export function resourcesOf(service: Service): ContainerDraft {
  const { project, name } = service;
  const resources = ['deploy', 'resources'];
  sortFields(project.notes, 'deploy', field(service, 'deploy'));
  sortFields(project.notes, 'limits', field(service, ...resources, 'limits'));
  sortFields(project.notes, 'reservations', field(service, ...resources, 'reservations'));
  const memory = bytesOf(project, newest(service, field(service, ...resources, 'limits', 'memory'), 'mem_limit'), `Memory limit of \`${name}\``);
  const requests = known({
    cpu: numberOf(project, field(service, ...resources, 'reservations', 'cpus'), `CPU reservation of \`${name}\``),
    memory: written(bytesOf(project, newest(service, field(service, ...resources, 'reservations', 'memory'), 'mem_reservation'), `Memory reservation of \`${name}\``)),
  });
  const limits = known({
    cpu: cpuLimit(service),
    memory: orUnlimited(memory, writtenBytes),
    pids: pidsLimit(service),
    swap: swapLimit(service, memory),
  });
  return {
    requests,
    limits,
    cpuShares: integerOf(project, nonZero(field(service, 'cpu_shares')), `CPU shares of \`${name}\``, 2, 262_144),
    cpuset: textOf(field(service, 'cpuset')),
    replicas: replicasOf(service),
  };
}

const written = (bytes: number | undefined) => (bytes === undefined || bytes === 0 ? undefined : writtenBytes(bytes));
const nonZero = (value: Value | undefined) => (textOf(value) === '0' ? undefined : value);

/** `cpus`, or quota over period (100 ms where absent, as the kernel has it). */
function cpuLimit(service: Service): number | 'unlimited' | undefined {
  const { project, name } = service;
  const cpus = numberOf(project, newest(service, field(service, 'deploy', 'resources', 'limits', 'cpus'), 'cpus'), `CPU limit of \`${name}\``, 100_000);
  if (cpus !== undefined) return orUnlimited(cpus, (cores) => cores);
  const quotaField = field(service, 'cpu_quota');
  if (textOf(quotaField) === '-1') return 'unlimited';
  const quota = microseconds(service, quotaField, 'cpu_quota');
  const period = microseconds(service, field(service, 'cpu_period'), 'cpu_period') ?? 100_000;
  if (quota === undefined) return undefined;
  return quota === 0 ? 'unlimited' : Number((quota / (period === 0 ? 100_000 : period)).toFixed(6));
}

/** A number is microseconds, a text may be a duration such as `100ms`. */
function microseconds(service: Service, value: Value | undefined, what: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?)(us|µs|ms|s)$/.exec(textOf(value) ?? '');
  if (match) return Number(match[1]) * (match[2] === 's' ? 1e6 : match[2] === 'ms' ? 1e3 : 1);
  return integerOf(service.project, value, `\`${what}\` of \`${service.name}\``, 0, 1e12);
}

function pidsLimit(service: Service): number | 'unlimited' | undefined {
  const value = newest(service, field(service, 'deploy', 'resources', 'limits', 'pids'), 'pids_limit');
  if (textOf(value) === '-1') return 'unlimited';
  return orUnlimited(integerOf(service.project, value, `Process limit of \`${service.name}\``, 0, 2 ** 53 - 1), (pids) => pids);
}

/** `memswap_limit` is memory and swap together; -1 is unlimited swap, and equal to the memory is none. */
function swapLimit(service: Service, memory: number | undefined): number | string | undefined {
  const value = field(service, 'memswap_limit');
  if (textOf(value) === '-1') return 'unlimited';
  const total = bytesOf(service.project, nonZero(value), `\`memswap_limit\` of \`${service.name}\``);
  if (total === undefined || memory === undefined || memory === 0) return undefined;
  return total >= memory ? writtenBytes(total - memory) : wrong(service.project, value!, `\`memswap_limit\` of \`${service.name}\``, 'It is memory and swap together, so it cannot be below the memory limit.');
}

function replicasOf(service: Service): number | undefined {
  const { project, name } = service;
  const mode = textOf(field(service, 'deploy', 'mode'));
  if (mode === 'global' || mode === 'global-job') {
    project.notes.add('info', 'global-mode', field(service, 'deploy', 'mode')!.place, `\`${name}\` runs once on every engine (\`mode: ${mode}\`); it stands here once, on the engine it was placed on.`);
    return undefined;
  }
  const deployed = field(service, 'deploy', 'replicas');
  return integerOf(project, newest(service, deployed, 'scale'), `Replicas of \`${name}\``, 0, 1_000_000);
}

/** Health checks of the service: Compose's decide when it counts as ready, and restart nothing. */
export function healthOf(service: Service): ContainerDraft {
  const check = field(service, 'healthcheck');
  if (!check || isNull(check)) return {};
  sortFields(service.project.notes, 'healthcheck', check);
  const [test] = textsOf(field(service, 'healthcheck', 'test'));
  return { health: booleanOf(field(service, 'healthcheck', 'disable')) || test === 'NONE' ? 'none' : 'readiness' };
}
