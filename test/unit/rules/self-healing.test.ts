import assert from 'node:assert/strict';
import { dockerHost, findingsOf } from './run';

describe('rule no-self-healing', () => {
  const found = (nodes: object, engine: object = {}) => findingsOf('no-self-healing', { nodes: { ...dockerHost('h', engine), ...nodes } });
  const container = (more: object = {}) => ({ kind: 'container', in: 'h-docker', ...more });
  const compose = { source: { format: 'compose', file: 'compose.yaml' } };

  it('makes one finding for an engine, and offers a policy for all', () => {
    const [finding, ...more] = found({ a: container({ restart: 'no' }), b: container(compose), c: container({ restart: 'always' }), d: container() });
    assert.equal(more.length, 0);
    assert.deepEqual([finding!.severity, finding!.nodes, finding!.measured], ['warning', ['a', 'b', 'h-docker'], 2]);
    assert.match(finding!.message, /^2 of 4 containers/);
    assert.match(finding!.message, /1 by the engine's default/);
    assert.equal(finding!.fixes()[0]!.operations.length, 2);
  });

  it('takes an absent policy for unknown, unless the format has a default', () => {
    assert.equal(found({ a: container() }).length, 0);
    assert.equal(found({ a: container({ source: { format: 'terraform' } }) }).length, 0);
    assert.equal(found({ a: container({ ...compose, restart: 'unless-stopped' }) }).length, 0);
    assert.equal(found({ a: container({ ...compose, running: false }), b: container({ ...compose, role: 'batch' }) }).length, 0);
  });

  it('leaves out what an orchestrator or systemd looks after', () => {
    const swarm = { swarm: { kind: 'cluster', platform: 'docker-swarm', members: ['h-docker'] } };
    assert.equal(found({ ...swarm, a: container({ restart: 'no' }) }).length, 0);
    assert.equal(found({ swarm: { ...swarm.swarm, platform: 'docker-compose' }, a: container({ restart: 'no' }) }).length, 1);
    assert.equal(found({ p: { kind: 'pod', in: 'h-docker' }, a: container({ in: 'p', restart: 'no' }) }).length, 0);
    assert.equal(found({ 'web.service': { kind: 'cgroup', in: 'h-docker' }, a: container({ in: 'web.service', restart: 'no' }) }).length, 0);
  });

  it('says what a restart of the engine does', () => {
    assert.match(found({ a: container({ restart: 'no' }) }, { liveRestore: true })[0]!.message, /runs on through a restart of the engine/);
    assert.match(found({ a: container({ restart: 'no' }) })[0]!.message, /when the engine is restarted or upgraded/);
    const [daemon] = found({ a: container({ restart: 'always' }) }, { liveRestore: false });
    assert.deepEqual([daemon!.severity, daemon!.nodes], ['info', ['h-docker', 'a']]);
    assert.equal(found({ a: container({ restart: 'always' }) }).length, 0);
    assert.equal(found({}, { liveRestore: false }).length, 0);
  });

  it('reports a declared lack of health checks where it matters', () => {
    assert.deepEqual(found({ a: container({ health: 'none', criticality: 'high' }) }).map((it) => it.severity), ['info']);
    assert.equal(found({ a: container({ health: 'none' }), b: container({ criticality: 'critical' }), c: container({ criticality: 'critical', health: 'liveness' }) }).length, 0);
  });
});

describe('rule stateful-without-persistence', () => {
  const found = (nodes: object) => findingsOf('stateful-without-persistence', { nodes: { ...dockerHost('h'), ...nodes } });
  const db = (more: object = {}) => ({ kind: 'container', in: 'h-docker', ...more });
  const at = (target: string, type: string, source?: string) => ({ target, type, ...(source === undefined ? {} : { source }) });

  it('looks for a lasting mount at each declared path, the most specific one', () => {
    const paths = (mounts: object[]) => found({ a: db({ dataPaths: ['/var/lib/db'], mounts }) }).length;
    assert.deepEqual([paths([]), paths([at('/var/lib', 'bind', '/srv')]), paths([at('/var/lib/db/', 'volume', 'd')]), paths([at('/var/lib/db', 'volume')]), paths([at('/var/lib/dbx', 'volume', 'd')])], [1, 0, 0, 1, 1]);
    assert.equal(paths([at('/var/lib', 'volume', 'd'), at('/var/lib/db', 'tmpfs')]), 1);
    assert.equal(paths([at('/var/lib/db/base', 'volume', 'd')]), 0);
  });

  it('is content with any writable lasting mount where only a role says that there is data', () => {
    const role = (mounts?: object[]) => found({ a: db({ role: 'database', mounts }) }).length;
    assert.deepEqual([role(), role([at('/d', 'volume', 'd')]), role([at('/d', 'bind', '/srv')]), role([{ ...at('/etc/x', 'bind', '/x'), readOnly: true }]), role([at('/d', 'volume')])], [1, 0, 0, 1, 1]);
    assert.equal(found({ a: db({ role: 'microservice' }), b: db({ role: 'database', running: false }) }).length, 0);
  });

  it('takes a pod as one, and an emptyDir for nothing that lasts', () => {
    const pod = { p: { kind: 'pod', in: 'h-docker', role: 'database' }, a: db({ in: 'p' }), b: db({ in: 'p', mounts: [at('/d', 'volume', 'v')] }) };
    assert.equal(found({ ...pod, v: { kind: 'volume', in: 'h' } }).length, 0);
    assert.equal(found({ ...pod, v: { kind: 'volume', in: 'h', driver: 'emptyDir' } }).length, 1);
  });

  it('makes one finding for a service, with a volume for each container', () => {
    const [finding, ...more] = found({ a: db({ service: 's', dataPaths: ['/d'] }), b: db({ service: 's', dataPaths: ['/d'], mounts: [at('/d', 'tmpfs')] }) });
    assert.equal(more.length, 0);
    assert.deepEqual([finding!.nodes, finding!.measured], [['a', 'b'], 2]);
    assert.deepEqual(finding!.fixes()[0]!.operations.map((it) => ('path' in it ? it.path : it.op)), ['add', ['nodes', 'a', 'mounts'], 'add', ['nodes', 'b', 'mounts', 0]]);
  });

  it('finds VMs whose disk is reset, with the applications that keep data in them', () => {
    const vm = (more: object) => ({ k: { kind: 'hypervisor', in: 'h', platform: 'kvm' }, vm: { kind: 'vm', in: 'k', diskMode: 'nonpersistent', ...more } });
    assert.deepEqual(found({ ...vm({}), pg: { kind: 'app', in: 'vm', role: 'database' } })[0]!.nodes, ['vm', 'pg']);
    assert.equal(found({ ...vm({ diskMode: 'persistent' }), pg: { kind: 'app', in: 'vm', role: 'database' } }).length, 0);
    assert.equal(found({ ...vm({}), web: { kind: 'app', in: 'vm' } }).length, 0);
  });
});

describe('rule bootstrap-cycle', () => {
  it('points at the link where the circle can be broken', () => {
    const [finding] = findingsOf('bootstrap-cycle', { nodes: { ...dockerHost('h'), registry: { kind: 'container', in: 'h-docker' } }, links: [{ from: 'registry', to: 'h' }, { from: 'h-docker', to: 'registry', name: 'images' }] });
    assert.deepEqual([finding!.pointer, finding!.nodes], ['/links/1', ['h-docker', 'registry']]);
    assert.deepEqual(finding!.witness, ['h-docker needs registry', 'registry runs on h-docker']);
    assert.deepEqual(finding!.fixes()[0]!.operations, [{ op: 'set', path: ['links', 1, 'strength'], value: 'soft' }]);
  });
});
