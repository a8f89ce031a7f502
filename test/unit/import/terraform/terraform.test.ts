import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import { sizeOfType, systemOfImage } from '../../../../src/import/terraform/sizes';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

interface Item {
  readonly address: string;
  readonly values: object;
  readonly sensitive_values?: object;
  readonly mode?: 'data';
}

const resource = (address: string, values: object, more: Partial<Item> = {}): Item => ({ address, values, ...more });

/** `data.x.y[0]` as Terraform writes it. */
const written = ({ address, values, sensitive_values = {}, mode }: Item) => {
  const [type, name] = address.replace(/^(module\.\w+\.)*(data\.)?/, '').replace(/\[.*\]$/, '').split('.');
  return { address, mode: mode ?? 'managed', type, name, values, sensitive_values };
};

const plan = (items: readonly Item[], more: object = {}) => ({
  format_version: '1.2', terraform_version: '1.11.0', planned_values: { root_module: { resources: items.map(written) } }, resource_changes: [], ...more,
});
const terraform = (items: readonly Item[], options?: ImportOptions, more: object = {}) => importInto({ 'plan.json': JSON.stringify(plan(items, more), undefined, 1) }, undefined, { format: 'terraform', ...options });
const vmOf = async (address: string, values: object, id: string) => (await terraform([resource(address, values)])).node(id) as NodeOf<'vm'>;

/** Without what every node has. */
const facts = <T extends { readonly source?: unknown }>({ source, ...rest }: T) => rest;

describe('Terraform: files', () => {
  it('plans, states and raw states are recognised, also behind what a wrapper printed', async () => {
    const text = JSON.stringify(plan([]));
    const state = JSON.stringify({ version: 4, terraform_version: '1.11.0', serial: 1, lineage: 'x', resources: [] });
    assert.deepEqual([text, state, `[command]/tmp/terraform show\n${text}\n::set-output`].map((each) => recognise({ path: 'x.json', text: each })?.format), ['terraform', 'terraform', 'terraform']);
    assert.equal(recognise({ path: 'a.json', text: '{"format_version":"2"}' }), undefined);
    assert.equal(recognise({ path: 'x.tfplan', text: 'PK\x03\x04' })?.format, 'terraform');
    const { topology, note } = await importInto({ 'w.json': `[command]/tmp/terraform show\n${JSON.stringify(plan([resource('hcloud_server.a', { name: 'a' }), resource('odd_thing.b', {})]))}\n::set-output name=x::1\n` });
    assert.ok(topology.ids.includes('a'));
    assert.equal(note('not-carried-over').line, 2);
  });

  it('modules, count and for_each: an address is a node, and keeps it', async () => {
    const items = ['hcloud_server.a[0]', 'hcloud_server.a[1]', 'hcloud_server.b["x/y"]'].map((address) => resource(address, { server_type: 'cx22' }));
    const root_module = { resources: items.map(written), child_modules: [{ child_modules: [{ resources: [written(resource('module.m.module.n.hcloud_server.c', { name: 'c' }))] }] }] };
    const first = await importInto({ 'p.json': JSON.stringify(plan([], { planned_values: { root_module } })) });
    assert.deepEqual(first.topology.ids.filter((id) => first.node(id).kind === 'vm'), ['a-0', 'a-1', 'b-x-y', 'c']);
    assert.equal(first.node('c').source?.pointer, '/module.m.module.n.hcloud_server.c');
    items.reverse();
    const again = await importInto({ 'p.json': JSON.stringify(plan([], { planned_values: { root_module } })) }, undefined, { into: first.text });
    assert.equal(again.text, first.text);
  });

  it('raw states of version 4; others, other formats and binary plans are refused', async () => {
    const instance = (index_key: unknown, attributes: object) => ({ index_key, schema_version: 0, attributes, sensitive_attributes: [[{ type: 'get_attr', value: 'image' }]] });
    const state = (version: number) => JSON.stringify({ version, terraform_version: '1.11.0', serial: 1, lineage: 'x', resources: [{ mode: 'managed', type: 'hcloud_server', name: 'a', instances: [instance('k', { server_type: 'cx22', image: 'debian-13' }), instance(2, {})] }] });
    const { node, topology } = await importInto({ 't.tfstate': state(4) });
    assert.deepEqual(topology.ids.filter((id) => node(id).kind === 'vm'), ['a-k', 'a-2']);
    assert.deepEqual([(node('a-k') as NodeOf<'vm'>).vcpus, (node('a-k') as NodeOf<'vm'>).os, node('a-k').source?.pointer], [2, undefined, '/hcloud_server.a["k"]']);
    assert.equal((await importInto({ 't.tfstate': state(3) })).note('state-version').severity, 'error');
    assert.equal((await importInto({ 'x.tfplan': 'PK\x03\x04' })).note('binary-plan').severity, 'error');
    assert.equal((await importInto({ 'x.json': JSON.stringify(plan([], { format_version: '2.0' })) }, undefined, { format: 'terraform' })).note('format-version').severity, 'error');
  });

  it('what is sensitive is not looked at, what is known after apply stays unknown, what is destroyed is left out', async () => {
    const { node, note, text } = await terraform([resource('docker_container.web', { name: 'web', image: 'do-not-copy', memory: 64, env: ['A=do-not-copy'] }, { sensitive_values: { image: true } })], {}, {
      resource_changes: [
        { address: 'docker_container.web', change: { actions: ['create'], after_unknown: { user: true, hostname: true } } },
        { address: 'docker_container.old', change: { actions: ['delete'] } }, { address: 'docker_container.new', change: { actions: ['delete', 'create'] } },
      ],
    });
    const web = node('web') as NodeOf<'container'>;
    assert.deepEqual([web.image, web.limits], [undefined, { memory: '64MiB' }]);
    assert.doesNotMatch(text, /do-not-copy/);
    assert.match(note('known-after-apply').message, /`user` is known/);
    assert.equal(note('destroyed').count, 1);
    assert.match(note('not-carried-over').message, /`env`/);
  });

  it('types that are not read give a note each, helpers of Terraform none', async () => {
    const { notes } = await terraform([resource('aws_s3_bucket.a', {}), resource('aws_s3_bucket.b', {}), resource('kubectl_manifest.c', {}), resource('random_id.d', {}), resource('data.aws_ami.e', {}, { mode: 'data' })]);
    assert.deepEqual(notes.map(({ code, count }) => [code, count]), [['not-carried-over', 2], ['not-carried-over', 1], ['nothing-found', 1]]);
    assert.match(notes[1].message, /manifests/);
  });

  it('names of object properties are harmless', async () => {
    const { topology } = await terraform([resource('hcloud_server.__proto__', { name: '__proto__', location: 'constructor' }), resource('__proto__.a', {})]);
    assert.deepEqual(topology.problems, []);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});

describe('Terraform: libvirt and Docker', () => {
  it('a domain: MiB, on KVM of a host that is made up, with its network and disks', async () => {
    const { node, topology, note } = await terraform([
      resource('libvirt_domain.a', {
        name: 'k8s', memory: 2048, vcpu: 2, running: false, autostart: true, cpu: [{ mode: 'host-passthrough' }], disk: [{ volume_id: '/p/a' }], network_interface: [{ network_name: 'lan' }, { bridge: 'br0' }],
      }),
      resource('libvirt_network.n', { name: 'lan', mode: 'nat', addresses: ['10.0.0.0/24'] }), resource('libvirt_volume.v', { id: '/p/a', size: 10 * 1024 ** 3 }),
    ]);
    assert.deepEqual(facts(node('k8s')), {
      kind: 'vm', in: 'kvm', vcpus: 2, memory: '2GiB', disk: '10GiB', cpuMode: 'host', autostart: true, power: 'off', networks: ['lan', 'br0'],
    });
    const lan = node('lan') as NodeOf<'network'>;
    assert.deepEqual([lan.driver, lan.cidr, lan.in, node('shop-host').assumed, node('kvm').assumed], ['nat', '10.0.0.0/24', 'shop-host', ['*'], ['*']]);
    assert.equal(note('assumed-host').severity, 'info');
    assert.equal(topology.ids.length, 5);
  });

  it('since version 0.9 memory has a unit, KiB where there is none', async () => {
    assert.equal((await vmOf('libvirt_domain.a', { name: 'a', memory: 1048576, devices: {} }, 'a')).memory, '1GiB');
    assert.equal((await vmOf('libvirt_domain.a', { name: 'a', memory: 3, memory_unit: 'GiB' }, 'a')).memory, '3GiB');
    assert.equal((await vmOf('libvirt_domain.a', { name: 'a', memory: 512 }, 'a')).memory, '512MiB');
  });

  it('machines go where they are told', async () => {
    const into = '{ "strata": 1, "nodes": { "h": { "kind": "host", "os": { "family": "linux" } }, "kvm": { "kind": "hypervisor", "in": "h", "platform": "kvm" } } }';
    const { node, codes } = await terraform([resource('libvirt_domain.a', { name: 'a' }), resource('docker_container.c', { name: 'c', image: 'x:1' })], { into, on: 'h' });
    assert.deepEqual([node('a').in, node(node('c').in!).in, codes()], ['kvm', 'h', []]);
    assert.deepEqual((await terraform([resource('libvirt_domain.a', {})], { on: 'nobody' })).codes(), ['wrong-target']);
  });

  it('a container: MiB, swap beside the memory, mounts, ports, namespaces', async () => {
    const { node } = await terraform([
      resource('docker_container.web', {
        name: 'web', image: `sha256:${'a'.repeat(64)}`, memory: 256, memory_swap: 768, cpus: '1.5', cpu_shares: 512, cpu_set: '0-1', privileged: false, read_only: true, user: '1000', restart: 'unless-stopped', pid_mode: 'host',
        capabilities: [{ add: ['CAP_NET_ADMIN'], drop: ['ALL'] }], security_opts: ['no-new-privileges:true'], healthcheck: [{ test: ['CMD', 'x'] }],
        ports: [{ internal: 80, external: 8080, ip: '127.0.0.1', protocol: 'tcp' }, { internal: 53, protocol: 'udp', ip: '0.0.0.0' }],
        volumes: [{ volume_name: 'data', container_path: '/d' }, { host_path: '/etc', container_path: '/e', read_only: true }], mounts: [{ type: 'tmpfs', target: '/t' }],
        networks_advanced: [{ name: 'net-id' }],
      }),
      resource('docker_image.i', { name: 'nginx:1.29', image_id: `sha256:${'a'.repeat(64)}` }), resource('docker_network.n', { id: 'net-id', name: 'front', internal: true }),
    ]);
    assert.deepEqual(facts(node('web')), {
      kind: 'container', in: 'docker', image: 'nginx:1.29', limits: { cpu: 1.5, memory: '256MiB', swap: '512MiB' }, cpuShares: 512, cpuset: '0-1', user: '1000', capabilities: { add: ['NET_ADMIN'], drop: ['ALL'] }, readOnly: true,
      namespaces: { pid: 'host' }, restart: 'unless-stopped', health: 'readiness', allowPrivilegeEscalation: false, networks: ['front'],
      ports: [{ container: 80, host: 8080, address: '127.0.0.1' }, { container: 53, protocol: 'udp' }],
      mounts: [{ target: '/t', type: 'tmpfs' }, { source: 'data', target: '/d', type: 'volume' }, { source: '/etc', target: '/e', type: 'bind', readOnly: true }],
    });
    assert.equal((node('front') as NodeOf<'network'>).internal, true);
    const unlimited = await terraform([resource('docker_container.c', { name: 'c', memory: 64, memory_swap: -1 })]);
    assert.deepEqual(unlimited.container('c').limits, { memory: '64MiB', swap: 'unlimited' });
  });
});

describe('Terraform: Proxmox VE and vSphere', () => {
  it('machines of both Proxmox providers stand on their node', async () => {
    const { node, topology } = await terraform([
      resource('proxmox_vm_qemu.a', { name: 'a', target_node: 'pve1', cores: 4, sockets: 2, vcpus: 0, memory: 4096, balloon: 1024, cpu: 'host', onboot: true, hastate: 'started', disk: [{ type: 'disk', storage: 'local', size: '32G' }, { type: 'cloudinit', storage: 'local' }], network: [{ bridge: 'vmbr0', tag: 20 }] }),
      resource('proxmox_virtual_environment_vm.b', { name: 'b', node_name: 'pve1', cpu: [{ cores: 8, limit: 4, units: 100, type: 'x86-64-v3' }], memory: [{ dedicated: 2048, floating: 512, hugepages: '2' }], disk: [{ datastore_id: 'local', size: 100 }], template: true, hostpci: [{ mdev: 'nvidia-1' }] }),
      resource('proxmox_lxc.c', { hostname: 'c', target_node: 'pve2', cores: 2, memory: 512, swap: 0, unprivileged: true }),
      resource('proxmox_virtual_environment_container.d', { node_name: 'pve2', initialization: [{ hostname: 'd' }], cpu: [{ cores: 1 }], memory: [{ dedicated: 256, swap: 256 }], unprivileged: false, started: false }),
    ]);
    assert.deepEqual(facts(node('a')), {
      kind: 'vm', in: 'pve1-pve', vcpus: 8, memory: '4GiB', memoryMin: '1GiB', disk: '32GiB', cpuMode: 'host', storage: 'pve1-local', ha: true, autostart: true, networks: ['pve1-vmbr0-vlan20'],
    });
    assert.deepEqual(facts(node('b')), {
      kind: 'vm', in: 'pve1-pve', vcpus: 8, memory: '2GiB', memoryMin: '512MiB', disk: '100GiB', cpuMode: 'x86-64-v3', reservation: { memory: '2GiB' }, limit: { cpu: 4 }, shares: 100, storage: 'pve1-local', power: 'template',
      devices: [{ type: 'mdev' }], pageMerging: false,
    });
    assert.deepEqual(facts(node('c')), { kind: 'container', in: 'pve2-lxc', limits: { cpu: 2, memory: '512MiB', swap: '0B' }, namespaces: { user: 'private' }, os: { family: 'linux' } });
    assert.deepEqual(facts(node('d')), { kind: 'container', in: 'pve2-lxc', limits: { cpu: 1, memory: '256MiB', swap: '256MiB' }, namespaces: { user: 'host' }, running: false, os: { family: 'linux' } });
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'host').length, 2);
  });

  const vsphere = (values: object, others: readonly Item[] = []) => terraform([resource('vsphere_virtual_machine.a', { name: 'a', num_cpus: 4, memory: 8192, ...values }), ...others]);
  const cluster = resource('data.vsphere_compute_cluster.c', { id: 'domain-c1', name: 'prod', resource_pool_id: 'resgroup-1' }, { mode: 'data' });

  it('a machine of vSphere: memory in MiB, no limit at -1, MHz stay out', async () => {
    const { node, note } = await vsphere({
      memory_reservation: 4096, memory_limit: -1, cpu_limit: -1, cpu_reservation: 2000, guest_id: 'ubuntu64Guest', disk: [{ size: 40 }, { size: 10 }], nested_hv_enabled: true, power_state: 'off', ha_vm_restart_priority: 'disabled', cpu_share_level: 'custom', cpu_share_count: 500,
    });
    assert.deepEqual(facts(node('a')), {
      kind: 'vm', in: 'vsphere', vcpus: 4, memory: '8GiB', disk: '50GiB', os: { platform: 'ubuntu' }, reservation: { memory: '4GiB' }, shares: 500, nested: true, ha: false, power: 'off',
    });
    assert.match(note('not-carried-over').message, /MHz/);
    assert.deepEqual(node('vsphere').assumed, ['*']);
  });

  it('stands on its host, in the cluster of its resource pool, or in the only one', async () => {
    const host = resource('data.vsphere_host.h', { id: 'host-1', hostname: 'esx1' }, { mode: 'data' });
    const pool = resource('vsphere_resource_pool.p', { id: 'resgroup-2', parent_resource_pool_id: 'resgroup-1' });
    const second = resource('data.vsphere_compute_cluster.d', { id: 'domain-c2', name: 'lab', resource_pool_id: 'resgroup-9' }, { mode: 'data' });
    assert.equal((await vsphere({ host_system_id: 'host-1' }, [host])).node('a').in, 'esx1-esxi');
    assert.equal((await vsphere({ resource_pool_id: 'resgroup-2' }, [cluster, second, pool])).node('a').in, 'prod');
    assert.equal((await vsphere({}, [cluster])).node('a').in, 'prod');
    assert.equal((await vsphere({}, [cluster, second])).node('a').in, 'vsphere');
  });

  it('datastores and networks that are looked up are known by name', async () => {
    const { node } = await vsphere({ datastore_id: 'ds-1', network_interface: [{ network_id: 'net-1' }, { network_id: 'net-2' }] }, [
      cluster, resource('data.vsphere_datastore.d', { id: 'ds-1', name: 'san' }, { mode: 'data' }), resource('data.vsphere_network.n', { id: 'net-1', name: 'lan' }, { mode: 'data' }),
    ]);
    const vm = node('a') as NodeOf<'vm'>;
    assert.deepEqual([vm.storage, vm.networks, node('san').in, node('lan').in], ['san', ['lan'], 'prod', 'prod']);
  });

  it('templates that are only looked up are no machines', async () => {
    assert.deepEqual((await terraform([resource('data.vsphere_virtual_machine.t', { name: 't', num_cpus: 2 }, { mode: 'data' })])).topology.ids, []);
  });
});

describe('Terraform: rented machines', () => {
  it('float in a cluster for each zone, in its region', async () => {
    const { node, topology } = await terraform([
      resource('aws_instance.a', { instance_type: 'm6i.large', availability_zone: 'eu-west-1a', tags: { Name: 'front' }, root_block_device: [{ volume_size: 20 }], ebs_block_device: [{ volume_size: 80 }] }),
      resource('aws_instance.b', { instance_type: 'c7g.2xlarge', availability_zone: 'eu-west-1a', cpu_options: [{ core_count: 4, threads_per_core: 1, amd_sev_snp: 'enabled' }], instance_state: 'stopped' }),
    ]);
    assert.deepEqual(facts(node('front')), { kind: 'vm', in: 'aws-ec2-eu-west-1a', vcpus: 2, memory: '8GiB', disk: '100GiB', extra: { type: 'm6i.large' } });
    const b = node('b') as NodeOf<'vm'>;
    assert.deepEqual([b.vcpus, b.memory, b.confidential, b.power], [4, '16GiB', 'sev-snp', 'off']);
    assert.deepEqual([node('aws-ec2-eu-west-1a').in, node('eu-west-1a').in, topology.nodes.filter(({ kind }) => kind === 'cluster').length], ['eu-west-1a', 'eu-west-1', 1]);
  });

  it('groups have replicas of their template', async () => {
    const { node } = await terraform([
      resource('aws_launch_template.t', { id: 'lt-1', name: 't', instance_type: 't3.small' }), resource('aws_launch_template.u', { id: 'lt-2', name: 'u', instance_type: 't3.large' }),
      resource('aws_autoscaling_group.g', { name: 'workers', desired_capacity: 3, min_size: 1, launch_template: [{ id: 'lt-1' }], availability_zones: ['eu-west-1a', 'eu-west-1b'] }),
    ]);
    const group = node('workers') as NodeOf<'vm'>;
    assert.deepEqual([group.replicas, group.ha, group.vcpus, group.memory, group.in], [3, true, 2, '2GiB', 'aws-ec2-eu-west-1']);
  });

  it('Google, Azure, OpenStack, Hetzner, DigitalOcean', async () => {
    const { node } = await terraform([
      resource('google_compute_instance.g', { name: 'g', zone: 'europe-west1-b', machine_type: 'n2-custom-4-8192', boot_disk: [{ initialize_params: [{ size: 30, image: 'debian-cloud/debian-12' }] }], guest_accelerator: [{ type: 't4', count: 2 }], desired_status: 'TERMINATED', network_interface: [{ network: 'projects/p/global/networks/lan' }] }),
      resource('azurerm_linux_virtual_machine.z', { name: 'z', location: 'westeurope', zone: '2', size: 'Standard_D4s_v5', os_disk: [{ disk_size_gb: 64 }], source_image_reference: [{ publisher: 'Canonical', offer: '0001-com-ubuntu-server-jammy', sku: '22_04-lts-gen2' }] }),
      resource('openstack_compute_flavor_v2.f', { name: 'm1', vcpus: 2, ram: 4096, disk: 20 }),
      resource('openstack_compute_instance_v2.o', { name: 'o', flavor_name: 'm1', image_name: 'Ubuntu 24.04', power_state: 'shutoff', network: [{ name: 'lan' }] }),
      resource('hcloud_server.h', { name: 'h', server_type: 'cpx21', image: 'ubuntu-24.04', location: 'fsn1', backups: true }),
      resource('digitalocean_droplet.d', { name: 'd', size: 's-2vcpu-4gb', image: 'ubuntu-22-04-x64', region: 'fra1' }),
    ]);
    assert.deepEqual(facts(node('g')), {
      kind: 'vm', in: 'gcp-compute-engine-europe-west1-b', vcpus: 4, memory: '8GiB', disk: '30GiB', os: { platform: 'debian', version: '12' }, power: 'off', devices: [{ type: 'gpu' }, { type: 'gpu' }], networks: ['lan'], extra: { type: 'n2-custom-4-8192' },
    });
    assert.deepEqual(facts(node('z')), { kind: 'vm', in: 'azure-vm-westeurope-2', vcpus: 4, memory: '16GiB', disk: '64GiB', os: { platform: 'ubuntu', version: '22.04' }, extra: { type: 'Standard_D4s_v5' } });
    assert.deepEqual(facts(node('o')), { kind: 'vm', in: 'openstack-nova', vcpus: 2, memory: '4GiB', disk: '20GiB', os: { platform: 'ubuntu', version: '24.04' }, power: 'off', networks: ['lan'], extra: { type: 'm1' } });
    assert.deepEqual(facts(node('h')), { kind: 'vm', in: 'hetzner-cloud-fsn1', vcpus: 3, memory: '4GiB', os: { platform: 'ubuntu', version: '24.04' }, backup: true, extra: { type: 'cpx21' } });
    assert.deepEqual(facts(node('d')), { kind: 'vm', in: 'digitalocean-fra1', vcpus: 2, memory: '4GiB', os: { platform: 'ubuntu', version: '22.04' }, extra: { type: 's-2vcpu-4gb' } });
  });

  it('sizes by type: what is not in the tables stays unknown', async () => {
    const of = (...args: Parameters<typeof sizeOfType>) => {
      const found = sizeOfType(...args);
      return found && [found.vcpus, found.memory];
    };
    assert.deepEqual([of('aws', 't3.micro'), of('aws', 't4g.xlarge'), of('aws', 't2.micro'), of('aws', 'r7i.24xlarge'), of('aws', 'c5.9xlarge'), of('aws', 'm7g.medium')], [[2, 1], [4, 16], [1, 1], [96, 768], [36, 72], [1, 4]]);
    assert.deepEqual([of('google', 'e2-micro'), of('google', 'n1-standard-8'), of('google', 'e2-highcpu-16'), of('google', 'custom-2-5120')], [[2, 1], [8, 30], [16, 16], [2, 5]]);
    assert.deepEqual([of('azure', 'Standard_E8ds_v5'), of('azure', 'Standard_F4s_v2'), of('azure', 'Standard_B2s'), of('azure', 'Standard_D4ls_v5')], [[8, 64], [4, 8], [2, 4], [4, 8]]);
    for (const [cloud, type] of [['aws', 'zz9.plural'], ['aws', 'm6i.metal'], ['google', 'a9-mega-1'], ['google', 'n2-highmem-128'], ['azure', 'Standard_E64s_v3'], ['azure', 'Standard_Z1'], ['hetzner', 'cx99'], ['digitalocean', 'c-4'], ['openstack', 'm1.small']] as const) {
      assert.equal(of(cloud, type), undefined, type);
    }
    const { note } = await terraform([resource('aws_instance.a', { instance_type: 'zz9.plural' })]);
    assert.match(note('unknown-type').message, /zz9\.plural/);
  });

  it('systems by image', () => {
    const of = (name: string) => Object.values(systemOfImage(name) ?? {}).join(' ');
    assert.deepEqual(['ubuntu-2204-lts', 'debian-12', 'rocky-linux-9', 'Ubuntu 24.04', 'fedora-41', 'windows-2022', 'ubuntu', '0001-com-ubuntu-server-jammy'].map(of), ['ubuntu 22.04', 'debian 12', 'rocky-linux 9', 'ubuntu 24.04', 'fedora 41', '', 'ubuntu', 'ubuntu']);
  });
});
