import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { collectFrom } from '../../../src/live';
import { kubernetesSource } from '../../../src/live/kubernetes';
import { show } from './support';

const list = (...items: object[]) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const NODE = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, status: { capacity: { cpu: '4', memory: '8Gi' }, nodeInfo: { kubeletVersion: 'v1.34.1', containerRuntimeVersion: 'containerd://2.1.0', operatingSystem: 'linux', architecture: 'amd64' } } };
const DEPLOYMENT = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace: 'shop' }, spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.29', env: [{ name: 'TOKEN', value: 'hunter2' }] }] } } } };

/** Stands for kubectl. */
const standIn = (users: string) => `#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
case "$1 $2" in
  "config view") echo '{"current-context":"staging","users":${users}}' ;;
  "get nodes") echo '${list(NODE)}' ;;
  "get deployments.apps") echo '${list(DEPLOYMENT)}' ;;
  "get pods") echo 'Error from server (Forbidden): pods is forbidden' >&2; exit 1 ;;
  *) echo '${list()}' ;;
esac
`;

describe('Kubernetes through kubectl', () => {
  let folder: string;
  before(function () { if (process.platform === 'win32') this.skip(); });
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-kubectl-')); });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const install = (script: string) => fs.writeFileSync(path.join(folder, 'kubectl'), script, { mode: 0o755 });
  const ask = (context?: string) => collectFrom(kubernetesSource, { ...(context === undefined ? {} : { context }) }, { env: { PATH: `${folder}:/usr/bin:/bin` } });
  const asked = () => fs.readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');

  it('becomes a cluster with its nodes and workloads, and says what it was not told', async () => {
    install(standIn('[{"user":{"token":"x"}}]'));
    const collected = await ask();
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const it = await show(kubernetesSource, collected.answers.machine, collected.answers.files);
    assert.equal(it.node('host', 'n1').memory, '8GiB');
    assert.deepEqual([it.node('pod', 'web').replicas, it.text.includes('hunter2')], [3, false]);
    assert.match(collected.notes[0]!.message, /did not tell of pods: .*Forbidden/);
    assert.equal((await show(kubernetesSource, 'staging', collected.answers.files, { into: it.text })).changes, 0);
    assert.deepEqual(asked().filter((line) => !/^(config view --minify -o json|get [a-z0-9.]+ --all-namespaces -o json --context=staging --request-timeout=15s)$/.test(line)), []);
    assert.deepEqual(asked().filter((line) => /secrets|configmaps/.test(line)), []);
  });

  it('is not asked where logging in runs a program, and a name is never an option', async () => {
    install(standIn('[{"user":{"exec":{"command":"aws"}}}]'));
    const it = await ask('--kubeconfig=/x');
    assert.match(it.ok ? '' : it.reason, /would run a program that the kubeconfig names \(aws\)/);
    assert.deepEqual(asked(), ['config view --minify -o json --context=--kubeconfig=/x']);
  });

  it('says in words why it tells nothing', async () => {
    install('#!/bin/sh\necho "error: no current context" >&2\nexit 1\n');
    const it = await ask();
    assert.match(it.ok ? '' : it.reason, /names no cluster to ask: no current context\. Name/);
  });
});
