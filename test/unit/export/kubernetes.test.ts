import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { writeKubernetes } from '../../../src/export/kubernetes';
import { bytesQuantity, coresQuantity } from '../../../src/export/kubernetes/quantity';
import { readTopology } from '../../../src/model';
import { anyContainers } from './any';
import { again, exported, importedFrom, unexplained, withOldIds } from './roundtrip';

const corpus = path.resolve('../shared/corpus');
const examples = fs.readdirSync('examples').filter((name) => name.endsWith('.topology.json'));
const topologyOf = (value: object) => readTopology(JSON.stringify({ strata: 1, ...value }));
const example = (name: string) => readTopology(fs.readFileSync(path.join('examples', name), 'utf8'));
const documents = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as { apiVersion: string; kind: string });

/** What the models of the Kubernetes API find wrong; kubernetes-models has a validating class for each kind. */
async function problems(text: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const object of documents(text)) {
    const file = `kubernetes-models/${object.apiVersion.includes('/') ? object.apiVersion : object.apiVersion}/${object.kind}`;
    const model = await import(file) as { [kind: string]: new (data: object) => { validate(): void } };
    try {
      new model[object.kind](object).validate();
    } catch (error) {
      found.push(`${object.kind}: ${(error as Error).message}`);
    }
  }
  return found;
}

describe('Kubernetes manifests of a topology', () => {
  it('write quantities as Kubernetes does', () => {
    assert.deepEqual([2 ** 29, 1.5 * 2 ** 30, 5e8, 1, 0, 12345].map(bytesQuantity), ['512Mi', '1536Mi', '500M', '1', '0', '12345']);
    assert.deepEqual([0.25, 2, 1.5, 0.0004, 0.1 + 0.2].map(coresQuantity), ['250m', '2', '1500m', '1m', '300m']);
  });

  it('are written in the words and units of Kubernetes', async () => {
    const { files: [file], losses } = exported(writeKubernetes, topologyOf({
      nodes: {
        k: { kind: 'cluster', platform: 'kubernetes' },
        web: { kind: 'pod', in: 'k', replicas: 3, priority: 100, minAvailable: 2, seccomp: 'default', tenant: 'a', extra: { namespace: 'shop', autoscaler: { min: 2, max: 5 } }, source: { format: 'kubernetes', file: 'a.yaml', pointer: '/Deployment/shop/web' } },
        'web-init': { kind: 'container', in: 'web', name: 'init', image: 'busybox', stage: 'init' },
        'web-c': { kind: 'container', in: 'web', name: 'web', image: 'nginx:1.27', requests: { cpu: 0.25, memory: '256MiB' }, limits: { memory: '512MiB' }, ports: [{ container: 80 }], user: '1000:100', capabilities: { drop: ['ALL'] }, mounts: [{ source: 'data', target: '/data' , type: 'volume' }, { source: '/etc/ssl', target: '/ssl', type: 'bind', readOnly: true }] },
        data: { kind: 'volume', in: 'k', size: '10GiB', access: 'RWX', shared: true, driver: 'nfs' },
        job: { kind: 'pod', in: 'k', role: 'batch' }, 'job-c': { kind: 'container', in: 'job', image: 'job:1', restart: 'no' },
      },
      links: [{ from: 'job', to: 'web' }],
    }));
    assert.equal(file.path, 'k.yaml');
    const labels = { 'app.kubernetes.io/name': 'web' }, metadata = { name: 'web', namespace: 'shop', labels };
    assert.deepEqual(documents(file.text), [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
      { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'priority-100' }, value: 100 },
      { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' }, spec: { accessModes: ['ReadWriteMany'], resources: { requests: { storage: '10Gi' } }, storageClassName: 'nfs' } },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: {
        initContainers: [{ name: 'init', image: 'busybox' }],
        containers: [{
          name: 'web', image: 'nginx:1.27', resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { memory: '512Mi' } }, ports: [{ containerPort: 80 }],
          securityContext: { runAsUser: 1000, runAsGroup: 100, capabilities: { drop: ['ALL'] } }, volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'ssl', mountPath: '/ssl', readOnly: true }],
        }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }, { name: 'ssl', hostPath: { path: '/etc/ssl' } }],
        priorityClassName: 'priority-100', securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      } } } },
      { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: 2, selector: { matchLabels: labels } } },
      { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, minReplicas: 2, maxReplicas: 5 } },
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: labels, ports: [{ name: 'port-80-tcp', port: 80 }] } },
      { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', labels: { 'app.kubernetes.io/name': 'job' } }, spec: { template: { metadata: { labels: { 'app.kubernetes.io/name': 'job' } }, spec: { containers: [{ name: 'job-c', image: 'job:1' }], restartPolicy: 'Never' } } } },
    ]);
    assert.deepEqual(await problems(file.text), []);
    assert.ok(losses.some(({ message }) => message === 'Kubernetes has no place for `tenant`: `web`.'), losses.map(({ message }) => message).join('\n'));
  });

  for (const file of examples) {
    it(`say of ${file} what they do not carry, and are valid`, async () => {
      const old = example(file);
      const manifests = exported(writeKubernetes, old);
      assert.deepEqual(unexplained(old, withOldIds(old, await again(manifests, 'kubernetes')), manifests.losses), [], manifests.files.map(({ text }) => text).join('\n'));
      for (const { text } of manifests.files) assert.deepEqual(await problems(text), []);
    });
  }

  it('make the same pods again from any, and are valid', async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(anyContainers('cluster'), async (topology) => {
      const old = topologyOf(topology);
      const manifests = exported(writeKubernetes, old);
      const text = manifests.files.map((file) => file.text).join('\n');
      assert.deepEqual(unexplained(old, withOldIds(old, await again(manifests, 'kubernetes')), manifests.losses), [], text);
      for (const file of manifests.files) assert.deepEqual(await problems(file.text), [], text);
    }), { numRuns: 100 });
  });

  it('make pods of containers on an engine, and are valid', async function () {
    this.timeout(60_000);
    await fc.assert(fc.asyncProperty(anyContainers('engine'), async (topology) => {
      const old = topologyOf(topology);
      const manifests = exported(writeKubernetes, old);
      assert.equal(manifests.files.length, 1);
      const [{ text }] = manifests.files;
      assert.deepEqual(await problems(text), [], text);
      assert.deepEqual(unexplained(old, withOldIds(old, await again(manifests, 'kubernetes')), manifests.losses), [], text);
    }), { numRuns: 60 });
  });

  it('make the same topology again from every Kubernetes file of the corpus', async function () {
    this.timeout(120_000);
    if (!fs.existsSync(corpus)) return this.skip();
    const folder = path.join(corpus, 'kubernetes');
    const files = fs.readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.(ya?ml|json)$/.test(name));
    const wrong: string[] = [];
    let nodes = 0;
    for (const file of files) {
      const { document: old, errors } = await importedFrom([[file]], (name) => fs.readFileSync(path.join(folder, name)), 'kubernetes');
      if (errors.length > 0 || old.topology.nodes.length === 0) continue;
      nodes += old.topology.nodes.length;
      const manifests = exported(writeKubernetes, old);
      wrong.push(...unexplained(old, withOldIds(old, await again(manifests, 'kubernetes')), manifests.losses).map((difference) => `${file}: ${difference}`));
      for (const { text } of manifests.files) wrong.push(...(await problems(text)).map((problem) => `${file}: ${problem}`));
    }
    assert.ok(nodes > 250, String(nodes));
    assert.deepEqual(wrong, []);
  });
});
