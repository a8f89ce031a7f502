import assert from 'node:assert/strict';
import type { NodeOf } from '../../../../src/model';
import { controller, kubernetes, type Manifest, object, pod, podSpec, yaml } from './support';

const SECRET = 'do-not-copy';

const read = async (container: Manifest, spec: Manifest = {}, metadata: Manifest = {}, others: readonly Manifest[] = []) => {
  const imported = await kubernetes([pod('web', podSpec(container, spec), metadata), ...others]);
  return { ...imported, pod: imported.node('web') as NodeOf<'pod'>, main: imported.container('web-main') };
};

const resources = async (requests: Manifest, limits: Manifest) => {
  const { main, codes } = await read({ resources: { requests, limits } });
  return { requests: main.requests, limits: main.limits, codes: codes() };
};

describe('Kubernetes: pods and containers', () => {
  it('a pod on no Node floats in the cluster', async () => {
    const { topology, pod: web, main } = await read({});
    assert.deepEqual(topology.ids, ['cluster', 'web', 'web-main']);
    assert.deepEqual([web.in, main.in, main.name, main.image], ['cluster', 'web', 'main', 'nginx:1.29']);
    assert.deepEqual(main.source, { format: 'kubernetes', file: 'live.json', pointer: '/Pod//web/containers/main' });
    assert.deepEqual(Object.keys(main).sort(), ['image', 'in', 'kind', 'name', 'source'], 'nothing is made up');
  });

  it('Mi is 1024 squared, M is 1000 squared, m thousandths', async () => {
    assert.deepEqual(await resources({ cpu: '100m', memory: '512Mi' }, { cpu: '1500m', memory: '512M' }),
      { requests: { cpu: 0.1, memory: '512MiB' }, limits: { cpu: 1.5, memory: 512_000_000 }, codes: [] });
    const bytes = async (memory: unknown) => (await resources({}, { memory })).limits?.memory;
    assert.deepEqual([await bytes('1e9'), await bytes('128974848000m'), await bytes('0.5Gi'), await bytes(1024), await bytes('1Ki')], [1_000_000_000, '123MiB', '512MiB', '1KiB', '1KiB']);
    const cores = async (cpu: unknown) => (await resources({ cpu }, {})).requests?.cpu;
    assert.deepEqual([await cores(2), await cores('0.25'), await cores('1'), await cores('1u')], [2, 0.25, 1, 0.001]);
  });

  it('what is no quantity is unknown, with a note at its place', async () => {
    for (const memory of ['64MI', '64 Mi', '2cores', '-1Gi', 'lots', '9999999999Ei']) {
      const { limits, codes } = await resources({}, { memory });
      assert.deepEqual([limits, codes], [undefined, ['bad-value']], memory);
    }
    const { note } = await yaml('apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n    - name: main\n      resources: { limits: { memory: 64MI } }\n');
    assert.deepEqual([note('bad-value').line, note('bad-value').column], [7, 38]);
    assert.ok((await resources({ memory: '512m' }, {})).codes.includes('unit-ambiguous'), 'half a byte');
  });

  it('a limit of 0 is none, and what has no place in the format is named', async () => {
    assert.deepEqual((await resources({}, { cpu: '0', memory: '0' })).limits, { cpu: 'unlimited', memory: 'unlimited' });
    const { requests, codes } = await resources({ 'ephemeral-storage': '2Gi', 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu': '1', 'ephemeral-storage': '4Gi' });
    assert.deepEqual([requests, codes], [{ disk: '2GiB' }, ['not-carried-over', 'not-carried-over']]);
  });

  it('init containers and sidecars have their stage', async () => {
    const { container } = await read({}, { initContainers: [{ name: 'fetch', image: 'a:1' }, { name: 'proxy', image: 'b:1', restartPolicy: 'Always' }], restartPolicy: 'OnFailure' });
    assert.deepEqual(['web-fetch', 'web-proxy', 'web-main'].map((id) => [container(id).stage, container(id).restart]), [['init', 'on-failure'], ['sidecar', 'always'], [undefined, 'on-failure']]);
  });

  it('security contexts: of the container, the user also of the pod', async () => {
    const { main, pod: web } = await read({
      securityContext: {
        privileged: false, runAsGroup: 3000, capabilities: { add: ['NET_ADMIN', 'CAP_SYS_TIME'], drop: ['ALL'] }, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false,
        seccompProfile: { type: 'Localhost', localhostProfile: 'web.json' }, seLinuxOptions: { type: 'web_t' },
      },
    }, { securityContext: { runAsUser: 1000, runAsGroup: 2000, seccompProfile: { type: 'RuntimeDefault' }, appArmorProfile: { type: 'Unconfined' } } });
    assert.deepEqual([main.privileged, main.user, main.readOnly, main.allowPrivilegeEscalation, main.seccomp, main.lsm], [false, '1000:3000', true, false, 'web.json', 'web_t']);
    assert.deepEqual(main.capabilities, { add: ['NET_ADMIN', 'SYS_TIME'], drop: ['ALL'] });
    assert.deepEqual([web.seccomp, web.lsm], ['default', 'unconfined']);
    assert.equal((await read({}, { securityContext: { runAsNonRoot: true } })).main.user, 'non-root');
    assert.equal((await read({}, {}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/main': 'localhost/web' } })).main.lsm, 'web');
  });

  it('namespaces of the host', async () => {
    const { pod: web } = await read({}, { hostNetwork: true, hostPID: true, hostIPC: false, hostUsers: false });
    assert.deepEqual([web.hostNetwork, web.hostPID, web.hostIPC, web.hostUsers], [true, true, false, false]);
  });

  it('ports and probes', async () => {
    const ports = [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP', hostPort: 5353, hostIP: '127.0.0.1' }, { containerPort: 70_000 }];
    const { main, codes } = await read({ ports, livenessProbe: { tcpSocket: { port: 80 } }, readinessProbe: { tcpSocket: { port: 80 } } });
    assert.deepEqual(main.ports, [{ container: 80 }, { container: 53, host: 5353, protocol: 'udp', address: '127.0.0.1' }]);
    assert.deepEqual([main.health, codes()], ['both', ['bad-value']]);
    assert.equal((await read({ startupProbe: {} })).main.health, 'liveness');
    assert.equal((await read({ readinessProbe: {} })).main.health, 'readiness');
  });

  it('overhead, priority, limits of the whole pod', async () => {
    const kata = object('RuntimeClass', 'kata', { handler: 'kata', overhead: { podFixed: { cpu: '250m', memory: '160Mi' } } });
    const high = object('PriorityClass', 'high', { value: 1000 }), usual = object('PriorityClass', 'usual', { value: 5, globalDefault: true });
    const { pod: web } = await read({}, { runtimeClassName: 'kata', priorityClassName: 'high', resources: { limits: { cpu: '2', memory: '1Gi' } } }, {}, [kata, high, usual]);
    assert.deepEqual([web.runtimeClass, web.overhead, web.priority, web.cpu, web.memory], ['kata', { cpu: 0.25, memory: '160MiB' }, 1000, { max: 2 }, { max: '1GiB' }]);
    assert.deepEqual((await read({}, { runtimeClassName: 'kata', overhead: { memory: '1Mi' } }, {}, [kata])).pod.overhead, { memory: '1MiB' }, 'what the pod says wins');
    assert.equal((await read({}, {}, {}, [high, usual])).pod.priority, 5);
    assert.equal((await read({}, { priorityClassName: 'system-node-critical' })).pod.priority, 2_000_001_000);
    const { pod: without, note } = await read({}, { priorityClassName: 'absent' });
    assert.deepEqual([without.priority, note('unknown-priority-class').severity], [undefined, 'info']);
  });

  it('affinity, spread, selectors and tolerations are kept as Kubernetes writes them', async () => {
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' }] } };
    const spread = [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } } }];
    const { pod: web } = await read({}, { affinity, topologySpreadConstraints: spread, nodeSelector: { disk: 'fast' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] });
    assert.deepEqual(web.affinity, { ...affinity, topologySpreadConstraints: spread, nodeSelector: { disk: 'fast' }, tolerations: [{ key: 'gpu', operator: 'Exists' }] });
    assert.equal((await read({})).pod.affinity, undefined);
  });

  it('LimitRanges fill in what is absent in their namespace, marked as assumed', async () => {
    const range = (namespace: string) => object('LimitRange', 'usual', {
      spec: { limits: [{ type: 'Pod', max: { cpu: '9' } }, { type: 'Container', default: { cpu: '500m', memory: '256Mi' }, defaultRequest: { cpu: '100m', memory: '128Mi' } }] },
    }, { namespace });
    const { main, note } = await read({ resources: { limits: { memory: '1Gi' } } }, {}, { namespace: 'shop' }, [range('shop')]);
    assert.deepEqual([main.limits, main.requests, main.assumed], [{ cpu: 0.5, memory: '1GiB' }, { cpu: 0.1 }, ['limits', 'requests']]);
    assert.equal(note('limit-range').severity, 'info');
    const other = await read({}, {}, { namespace: 'shop' }, [range('other')]);
    assert.deepEqual([other.main.limits, other.main.requests, other.main.assumed], [undefined, undefined, undefined]);
  });

  it('ResourceQuotas and other bounds of a namespace are named in a note', async () => {
    const { note } = await read({}, {}, {}, [object('ResourceQuota', 'q', { spec: { hard: { 'limits.memory': '4Gi' } } })]);
    assert.match(note('not-carried-over').message, /ResourceQuota/);
  });

  it('secrets: nothing of environment, commands, Secrets and ConfigMaps is copied', async () => {
    const { text, notes } = await read({
      env: [{ name: 'PASSWORD', value: SECRET }, { name: 'DB_HOST', value: `postgres://u:${SECRET}@db:5432/x` }], envFrom: [{ secretRef: { name: SECRET } }], command: [SECRET], args: [SECRET],
      lifecycle: { preStop: { exec: { command: [SECRET] } } },
    }, { imagePullSecrets: [{ name: SECRET }] }, { annotations: { note: SECRET } }, [object('Secret', 's', { data: { a: SECRET } }), object('ConfigMap', 'c', { data: { a: SECRET } })]);
    assert.doesNotMatch(text + JSON.stringify(notes), /do-not-copy/);
    assert.ok(notes.length >= 6);
  });

  it('fields that are not known, and a template as image, are named; a pod without containers too', async () => {
    const { main, note, codes } = await read({ image: '{{ .Values.image }}', requests: { cpu: '1' } });
    assert.equal(main.image, undefined);
    assert.match(note('unknown-field').message, /`requests`/);
    assert.deepEqual(codes(), ['unknown-field', 'bad-value']);
    assert.ok((await kubernetes([pod('empty', {})])).codes().includes('no-containers'));
  });

  it('of two containers with one name the first counts, each time', async () => {
    const twice = [pod('web', { containers: [{ name: 'c', image: 'a:1' }, { name: 'c', image: 'a:2' }] })];
    const first = await kubernetes(twice);
    assert.deepEqual([first.topology.ids, first.container('web-c').image, first.note('repeated').severity], [['cluster', 'web', 'web-c'], 'a:1', 'warning']);
    assert.equal((await kubernetes(twice, { into: first.text })).text, first.text);
  });

  it('equal notes are counted, whatever the number of objects', async () => {
    const many = Array.from({ length: 50 }, (_, i) => controller('Deployment', `d${i}`, {}, podSpec({ env: [{ name: 'A', value: 'b' }], odd: 1 })));
    const { notes, note } = await kubernetes(many);
    assert.deepEqual([notes.length, note('unknown-field').count, note('not-carried-over').count], [2, 50, 50]);
  });
});
