import assert from 'node:assert/strict';
import { recognise } from '../../../../src/import';
import { systemOfBox } from '../../../../src/import/vagrant/boxes';
import type { NodeOf } from '../../../../src/model';
import { importInto, type ImportOptions } from '../support';

const vagrant = (text: string, options?: ImportOptions) => importInto({ 'lab/Vagrantfile': text }, undefined, { format: 'vagrant', ...options });
const configure = (body: string, before = '', options?: ImportOptions) => vagrant(`${before}Vagrant.configure("2") do |config|\n${body}\nend\n`, options);
const one = async (body: string, before = '') => {
  const imported = await configure(body, before);
  const vm = imported.topology.nodes.find(({ kind }) => kind === 'vm') as NodeOf<'vm'>;
  return { ...imported, vm };
};
const provider = async (name: string, body: string) => (await one(`config.vm.provider "${name}" do |v|\n${body}\nend`)).vm;
const machines = ({ topology }: Awaited<ReturnType<typeof vagrant>>) => topology.ids.filter((_, i) => topology.nodes[i].kind === 'vm');

describe('Vagrant: machines', () => {
  it('without a definition there is one, on VirtualBox', async () => {
    const { topology, vm, note, node } = await one('  config.vm.box = "debian/bookworm64"\n  config.vm.hostname = "web"');
    assert.deepEqual(topology.ids, ['lab-host', 'virtualbox', 'web']);
    assert.deepEqual([vm.in, vm.os, vm.extra, vm.source?.pointer], ['virtualbox', { platform: 'debian', version: '12' }, { box: 'debian/bookworm64' }, '/machines/default']);
    assert.deepEqual([node('lab-host').assumed, node('virtualbox').assumed, note('assumed-host').severity], [['*'], ['*'], 'info']);
    assert.equal((await one('')).node('lab-vm').kind, 'vm');
  });

  it('definitions take what holds for all, and win', async () => {
    const { node } = await configure([
      'config.vm.box = "ubuntu/jammy64"', 'config.vm.provider("libvirt") { |v| v.memory = 1024; v.cpus = 1 }', 'config.vm.define "a"',
      'config.vm.define :b, autostart: false do |b|', '  b.vm.box = "generic/rocky9"', '  b.vm.provider :libvirt do |v|', '    v.memory = "4096"', '  end', 'end',
    ].join('\n'));
    const [a, b] = ['a', 'b'].map((id) => node(id) as NodeOf<'vm'>);
    assert.deepEqual([a.in, a.vcpus, a.memory, a.os, a.power], ['kvm', 1, '1GiB', { platform: 'ubuntu', version: '22.04' }, undefined]);
    assert.deepEqual([b.in, b.vcpus, b.memory, b.os, b.power], ['kvm', 1, '4GiB', { platform: 'rocky-linux', version: '9' }, 'off']);
  });

  it('sizes: MiB, as numbers and texts, in each provider\'s words', async () => {
    const facts = (vm: NodeOf<'vm'>) => [vm.in, vm.vcpus, vm.memory];
    assert.deepEqual(facts(await provider('virtualbox', 'v.customize ["modifyvm", :id, "--memory", "8192", "--cpus", 2, "--cpuexecutioncap", "50", "--nested-hw-virt", "on"]')), ['virtualbox', 2, '8GiB']);
    assert.deepEqual(facts(await provider('vmware_desktop', 'v.vmx["memsize"] = "6144"\nv.vmx["numvcpus"] = "4"')), ['vmware-workstation', 4, '6GiB']);
    assert.deepEqual(facts(await provider('parallels', 'v.memory = 512\nv.cpus = 2')), ['parallels-desktop', 2, '512MiB']);
    const capped = await provider('virtualbox', 'v.customize ["modifyvm", :id, "--cpus", 2, "--cpuexecutioncap", "50", "--nested-hw-virt", "on"]');
    assert.deepEqual([capped.limit, capped.nested], [{ cpu: 1 }, true]);
    const hyperv = await provider('hyperv', 'v.memory = 4096\nv.maxmemory = 8192\nv.enable_virtualization_extensions = true');
    assert.deepEqual([hyperv.in, hyperv.memory, hyperv.memoryMin, hyperv.nested], ['hyper-v', '8GiB', '4GiB', true]);
    const libvirt = await provider('libvirt', 'v.cpu_mode = "host-passthrough"\nv.machine_virtual_size = 40\nv.nested = true');
    assert.deepEqual([libvirt.cpuMode, libvirt.disk, libvirt.nested], ['host', '40GiB', true]);
    assert.equal((await one('config.vm.disk :disk, size: "100GB", primary: true')).vm.disk, '100GiB');
  });

  it('what is computed, or no number, is unknown with a note', async () => {
    const { vm, note } = await one('config.vm.provider "virtualbox" do |v|\n  v.memory = `free -m`.to_i / 4\n  v.cpus = "two"\nend');
    assert.deepEqual([vm.memory, vm.vcpus, note('bad-value').severity, note('bad-value').line], [undefined, undefined, 'warning', 2]);
  });

  it('Docker is an engine with a container', async () => {
    const { node } = await configure('config.vm.provider "docker" do |d|\n  d.image = "nginx:1.29"\n  d.ports = ["8080:80", "127.0.0.1:53:53"]\n  d.volumes = ["/a:/b:ro"]\n  d.create_args = ["--memory=256m", "--cpus", "0.5", "--privileged"]\nend');
    const container = node('lab-container') as NodeOf<'container'>;
    assert.deepEqual([container.in, container.image, container.limits, container.privileged, container.ports, container.mounts], [
      'docker', 'nginx:1.29', { cpu: 0.5, memory: '256MiB' }, true, [{ container: 80, host: 8080 }, { container: 53, host: 53 }], [{ source: '/a', target: '/b', type: 'bind', readOnly: true }],
    ]);
  });

  it('networks: private ones by their subnet or name, public ones', async () => {
    const { vm, node, codes } = await one([
      'config.vm.network "private_network", ip: "192.168.56.10"', 'config.vm.network :private_network, ip: "10.1.2.3", netmask: "255.255.0.0"', 'config.vm.network "private_network", type: "dhcp", virtualbox__intnet: "back"',
      'config.vm.network "public_network", bridge: "eth0"', 'config.vm.network "forwarded_port", guest: 80, host: 8080',
    ].join('\n'));
    assert.deepEqual(vm.networks, ['private-192.168.56.0', 'private-10.1.2.0', 'back', 'eth0']);
    assert.deepEqual(['private-192.168.56.0', 'private-10.1.2.0', 'eth0'].map((id) => (({ cidr, external }) => [cidr, external])(node(id) as NodeOf<'network'>)), [['192.168.56.0/24', undefined], [undefined, undefined], [undefined, true]]);
    assert.ok(codes().includes('not-carried-over'));
  });

  it('several providers are alternatives; one that is not known is named', async () => {
    const { vm, note } = await one('config.vm.provider "libvirt" do |v|\nv.memory = 512\nend\nconfig.vm.provider "virtualbox" do |v|\nv.memory = 1024\nend');
    assert.deepEqual([vm.in, vm.memory, note('alternatives').line], ['kvm', '512MiB', 5]);
    assert.equal((await configure('config.vm.provider "odd" do |v|\nend')).note('unknown-provider').severity, 'warning');
  });
});

describe('Vagrant: Ruby', () => {
  it('loops over ranges, numbers, lists and hashes of literals', async () => {
    const loops: readonly (readonly [loop: string, names: readonly string[], before?: string])[] = [
      ['(1..N).each do |i|\n config.vm.define "n#{i}"\nend', ['n1', 'n2'], 'N = 2\n'], ['(1...3).each { |i| config.vm.define("n#{i}") }', ['n1', 'n2']], ['2.times do |i|\n config.vm.define "n#{i + 1}"\nend', ['n1', 'n2']],
      ['%w[a b].each do |n|\n config.vm.define n\nend', ['a', 'b']], ['[["a", 1], ["b", 2]].each do |n, m|\n config.vm.define n\nend', ['a', 'b']],
      ['M.each do |n, c|\n config.vm.define n do |x|\n  x.vm.box = c[:box]\n end\nend', ['a', 'b'], 'M = {\n  "a" => { :box => "x" },\n  b: { box: "y" },\n}\n'],
      ['["a", "b"].each_with_index do |n, i|\n config.vm.define "#{n}-#{i}"\nend', ['a-0', 'b-1']],
    ];
    for (const [loop, names, before] of loops) assert.deepEqual(machines(await configure(loop, before)), names, loop);
  });

  it('values of hashes and constants, with defaults for the environment', async () => {
    const { node, note } = await configure('S.each do |s|\n config.vm.define s[:name] do |n|\n  n.vm.provider("libvirt") { |v| v.memory = s[:memory] * FACTOR; v.cpus = s.fetch(:cpus, 2) }\n end\nend', 'FACTOR = ENV["F"] || 2\nS = [{ name: "a", memory: 512, cpus: 4 }, { name: "b", memory: 1024 }]\n');
    assert.deepEqual(['a', 'b'].map((id) => (({ memory, vcpus }) => [memory, vcpus])(node(id) as NodeOf<'vm'>)), [['1GiB', 4], ['2GiB', 2]]);
    assert.equal(note('environment').line, 1);
  });

  it('comments, =begin, heredocs, strings and modifiers make no machines', async () => {
    const { vm, topology, codes, text } = await one([
      '# config.vm.define "x"', '=begin', 'config.vm.define "ghost"', '=end', 'config.vm.provision "shell", inline: <<-SHELL, privileged: true', '  config.vm.define "not-a-machine" do |x|', '  export TOKEN=do-not-copy', 'SHELL',
      'config.vm.box = "debian/trixie64" # stable', 'puts "config.vm.define \\"y\\""', 'config.vm.hostname = "h" if ENV["X"]',
    ].join('\n'));
    assert.deepEqual([topology.ids.length, vm.os], [3, { platform: 'debian', version: '13' }]);
    assert.deepEqual(codes(), ['not-understood', 'not-carried-over', 'assumed-host']);
    assert.doesNotMatch(text, /do-not-copy/);
  });

  it('conditions are skipped with what is in them, and what stands behind them is read', async () => {
    const imported = await configure('if ENV["X"]\n  config.vm.define "a" do |a|\n    a.vm.box = "x"\n  end\nelse\n  config.vm.define "b"\nend\nunless x then y end\ncase z\nwhen 1 then config.vm.define "c"\nend\ndef f(x)\n  if x\n  end\nend\nconfig.vm.define "d"');
    assert.deepEqual([machines(imported), imported.note('not-understood').count], [['d'], 4]);
  });

  it('loops and names that are not known make nothing, and say so', async () => {
    const loop = await vagrant('nodes = YAML.load_file("n.yml")\nVagrant.configure("2") do |config|\n  nodes.each do |n|\n    config.vm.define n["name"]\n  end\nend\n');
    assert.deepEqual([loop.topology.ids, loop.note('not-understood').severity, loop.note('not-understood').line], [[], 'warning', 3]);
    const name = await configure('config.vm.define compute(1) do |x|\nend');
    assert.deepEqual([name.topology.ids, name.note('not-understood').severity], [[], 'warning']);
  });

  it('endless loops, deep nesting and broken text end', async () => {
    const nested = '(1..900).each do |a|\n(1..900).each do |b|\n(1..900).each do |c|\nx = a\nend\nend\nend';
    assert.ok((await configure(`${nested}\nconfig.vm.define "n"`)).codes().includes('not-understood'));
    for (const text of ['('.repeat(50_000), '['.repeat(50_000), '{'.repeat(50_000), 'do\n'.repeat(20_000), '"#{"'.repeat(5000), 'if x\n'.repeat(20_000), 'a.'.repeat(20_000), 'x = '.repeat(20_000), '<<-A\n', '%w[', '"', '=begin\n', 'config.vm.define(']) {
      assert.ok((await configure(text)).notes.length > 0, text.slice(0, 20));
    }
    assert.equal((await configure('config.vm.define "n#{1}" * 3')).topology.nodes.filter(({ kind }) => kind === 'vm').length, 0);
  });

  it('names of object properties are harmless', async () => {
    const { topology } = await configure('config.vm.define "__proto__" do |constructor|\n  constructor.vm.provider "toString" do |v|\n    v.__proto__ = 1\n  end\nend\nconfig.vm.define "constructor"');
    assert.deepEqual(topology.problems, []);
    assert.equal(({} as { polluted?: string }).polluted, undefined);
  });
});

describe('Vagrant: files and boxes', () => {
  it('are recognised; other Ruby is refused', async () => {
    const text = 'Vagrant.configure("2") do |config|\nend\n';
    assert.deepEqual([recognise({ path: 'a/Vagrantfile', text })?.format, recognise({ path: 'Vagrantfile.local', text })?.format, recognise({ path: 'Vagrantfile', text: 'puts 1' })], ['vagrant', 'vagrant', undefined]);
    assert.equal((await vagrant('puts 1\n')).note('not-a-vagrantfile').severity, 'error');
  });

  it('importing again changes nothing, and brings up to date', async () => {
    const body = (memory: number) => `config.vm.define "a" do |a|\n a.vm.provider("libvirt") { |v| v.memory = ${memory} }\nend`;
    const first = await configure(body(512));
    assert.equal((await configure(body(512), '', { into: first.text })).text, first.text);
    assert.equal(((await configure(body(1024), '', { into: first.text })).node('a') as NodeOf<'vm'>).memory, '1GiB');
  });

  it('boxes tell systems', () => {
    const of = (box: string) => Object.values(systemOfBox(box) ?? {}).join(' ');
    assert.deepEqual(['bento/ubuntu-24.04', 'ubuntu/focal64', 'generic/alpine318', 'generic/rocky9', 'centos/7', 'centos/stream9', 'almalinux/9', 'fedora/41-cloud-base', 'generic/debian12', 'gusztavvargadr/windows-11', 'hashicorp/precise'].map(of),
      ['ubuntu 24.04', 'ubuntu 20.04', 'alpine 3.18', 'rocky-linux 9', 'centos 7', 'centos-stream 9', 'almalinux 9', 'fedora 41', 'debian 12', 'windows', '']);
  });
});
