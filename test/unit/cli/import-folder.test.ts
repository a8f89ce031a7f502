import assert from 'node:assert/strict';
import { sandbox, type Sandbox } from './support';

interface Document {
  readonly nodes: { readonly [id: string]: { readonly [property: string]: unknown } };
  readonly images: { readonly [reference: string]: { readonly [property: string]: unknown } };
}

describe('strata import of a folder', () => {
  let box: Sandbox;
  beforeEach(() => { box = sandbox(); });
  afterEach(() => box.remove());
  const imported = async (folder: string): Promise<Document & { readonly stderr: string }> => {
    const { code, stdout, stderr } = await box.run('import', folder, '-o', '-');
    assert.equal(code, 0, stderr);
    return { ...JSON.parse(stdout) as Document, stderr };
  };

  it('joins the dump of a Kubernetes cluster with its KubeVirt machines', async () => {
    box.write('dump/nodes.json', { apiVersion: 'v1', kind: 'List', items: [{ apiVersion: 'v1', kind: 'Node', metadata: { name: 'w1' }, status: { capacity: { cpu: '8', memory: '32Gi' }, nodeInfo: { containerRuntimeVersion: 'containerd://1.7.2', kubeletVersion: 'v1.30.1' } } }] });
    box.write('dump/shop/pods.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: shop }\nspec: { nodeName: w1, containers: [{ name: web, image: nginx }] }\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: disk, namespace: shop }\nspec: { accessModes: [ReadWriteMany], resources: { requests: { storage: 20Gi } } }\n');
    box.write('dump/shop/vms.yaml', 'apiVersion: kubevirt.io/v1\nkind: VirtualMachine\nmetadata: { name: db, namespace: shop }\nspec: { runStrategy: Always, template: { spec: { domain: { cpu: { cores: 2 }, memory: { guest: 4Gi } }, volumes: [{ name: d, persistentVolumeClaim: { claimName: disk } }] } } }\n---\napiVersion: kubevirt.io/v1\nkind: VirtualMachineInstance\nmetadata: { name: db, namespace: shop, ownerReferences: [{ kind: VirtualMachine, name: db }] }\nspec: { domain: {} }\nstatus: { nodeName: w1 }\n');
    const { nodes } = await imported('dump');
    assert.deepEqual(Object.entries(nodes).map(([id, { kind, in: parent }]) => `${kind} ${id} in ${parent}`), ['host w1 in undefined', 'engine w1-containerd in w1', 'cluster cluster in undefined', 'volume disk in cluster', 'pod web in w1-containerd', 'container web-web in web', 'hypervisor w1-kubevirt in w1', 'vm db in w1-kubevirt']);
    assert.deepEqual([nodes['db']['vcpus'], nodes['db']['memory'], nodes['db']['storage'], nodes['db']['disk'], nodes['cluster']['members']], [2, '4GiB', 'disk', '20GiB', ['w1-containerd']]);
  });

  it('joins a Compose project with its Dockerfiles and the reports of Trivy', async () => {
    box.write('shop/compose.yaml', 'services:\n  web: { build: ./web }\n  db: { image: "postgres:16" }\n');
    box.write('shop/web/Dockerfile', 'FROM debian:12\nUSER app\nEXPOSE 8080\n');
    const report = (name: string) => ({ SchemaVersion: 2, ArtifactName: name, ArtifactType: 'container_image', Metadata: { RepoTags: [name] }, Results: [{ Target: name, Class: 'os-pkgs', Vulnerabilities: [{ VulnerabilityID: 'CVE-2024-0001', PkgName: 'openssl', InstalledVersion: '1', FixedVersion: '2', Severity: 'CRITICAL' }] }] });
    box.write('shop/web.trivy.json', report('shop-web:latest'));
    box.write('shop/scans/db.json', report('postgres:16'));
    const { nodes, images, stderr } = await imported('shop');
    assert.deepEqual(Object.entries(nodes).filter(([, { kind }]) => kind === 'container').map(([id, { image }]) => [id, image]), [['web', 'shop-web'], ['db', 'postgres:16']]);
    assert.deepEqual([images['shop-web']['recipe'], images['shop-web']['base'], images['shop-web']['user']], ['shop/web/Dockerfile', 'debian:12', 'app']);
    assert.deepEqual([images['shop-web']['scan'], images['postgres:16']?.['scan']], [{ report: 'shop/web.trivy.json' }, { report: 'shop/scans/db.json' }], stderr);
  });

  it('joins the nodes of a Proxmox cluster', async () => {
    box.write('pve/nodes/pve1/qemu-server/100.conf', 'name: web\nmemory: 4096\ncores: 2\nscsi0: ceph:vm-100-disk-0,size=32G\nnet0: virtio=AA:BB:CC:00:00:01,bridge=vmbr0\n');
    box.write('pve/nodes/pve2/lxc/101.conf', 'arch: amd64\nhostname: dns\nmemory: 512\nrootfs: ceph:vm-101-disk-0,size=4G\nnet0: name=eth0,bridge=vmbr0\n');
    box.write('pve/storage.cfg', 'rbd: ceph\n\tcontent images\n\tpool vms\n');
    box.write('pve/corosync.conf', 'totem {\n  cluster_name: home\n  version: 2\n}\nnodelist {\n  node {\n    name: pve1\n    nodeid: 1\n    quorum_votes: 1\n  }\n  node {\n    name: pve2\n    nodeid: 2\n    quorum_votes: 1\n  }\n}\n');
    const { nodes } = await imported('pve');
    const of = (kind: string) => Object.entries(nodes).filter(([, node]) => node['kind'] === kind);
    assert.deepEqual([of('host').map(([id]) => id), of('vm').map(([id]) => id), of('container').map(([id]) => id)], [['pve1', 'pve2'], ['web'], ['dns']]);
    const [[cluster, { members }]] = of('cluster');
    assert.deepEqual([cluster, (members as readonly string[]).length], ['home', 2]);
    assert.deepEqual(of('volume').map(([id, { shared }]) => [id, shared]), [['ceph', true]]);
    assert.equal(nodes['web']['storage'], 'ceph');
  });

  it('says between which formats it cannot tell, and takes --format', async () => {
    box.write('both.json', { format_version: '1.0', planned_values: {}, _meta: { hostvars: { a: {} } }, all: { hosts: ['a'] } });
    const { code, stderr } = await box.run('import', 'both.json');
    assert.equal(code, 2);
    assert.match(stderr, /both\.json may be Terraform plan or state or Ansible inventory: its content does not tell\. Say which with --format terraform or --format ansible\./);
    assert.deepEqual(Object.keys((JSON.parse((await box.run('import', 'both.json', '--format', 'ansible', '-o', '-')).stdout) as Document).nodes), ['a']);
  });
});
