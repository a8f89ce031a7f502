import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { findProjects, recognise } from '../../../../src/import';
import type { NodeOf } from '../../../../src/model';
import { importInto } from '../support';

const one = async (text: string, more: Record<string, string> = {}) => {
  const imported = await importInto({ 'lxc/web/config': `lxc.uts.name = web\n${text}\n`, ...more }, ['lxc/web/config']);
  return { ...imported, web: imported.container('web') };
};

describe('LXC containers', () => {
  it('stand on an engine of a Linux host that is marked as assumed; without an id map they are root on it', async () => {
    const { web, node, note } = await one('lxc.arch = amd64');
    const engine = node(web.in!) as NodeOf<'engine'>;
    assert.deepEqual([engine.platform, engine.assumed, (node(engine.in!) as NodeOf<'host'>).os, note('assumed-host').severity], ['lxc', ['*'], { family: 'linux' }, 'info']);
    assert.deepEqual([web.namespaces, web.limits], [{ user: 'host', net: 'none' }, undefined]);
    assert.deepEqual((await one('lxc.idmap = u 0 100000 65536\nlxc.net.0.type = veth')).web.namespaces, { user: 'private' });
  });

  it('have limits of both versions of control groups, in powers of 1024', async () => {
    assert.deepEqual((await one('lxc.cgroup2.memory.max = 1G\nlxc.cgroup2.memory.swap.max = 256M\nlxc.cgroup2.cpu.max = 50000 100000\nlxc.cgroup2.pids.max = 300')).web.limits, { cpu: 0.5, memory: '1GiB', swap: '256MiB', pids: 300 });
    const old = await one('lxc.cgroup.memory.limit_in_bytes = 512M\nlxc.cgroup.memory.memsw.limit_in_bytes = 768M\nlxc.cgroup.cpu.cfs_quota_us = 150000\nlxc.cgroup.cpu.shares = 512\nlxc.cgroup.cpuset.cpus = 0-1,4');
    assert.deepEqual([old.web.limits, old.web.cpuShares, old.web.cpuset], [{ cpu: 1.5, memory: '512MiB', swap: '256MiB' }, 512, '0-1,4']);
    assert.deepEqual((await one('lxc.cgroup2.memory.max = max\nlxc.cgroup.cpu.cfs_quota_us = -1')).web.limits, { cpu: 'unlimited', memory: 'unlimited' });
    assert.deepEqual((await one('lxc.cgroup2.memory.low = 128M\nlxc.cgroup2.cpu.weight = 50')).web.requests, { memory: '128MiB' });
    const bad = await one('lxc.cgroup2.memory.max = lots');
    assert.deepEqual([bad.web.limits, bad.note('bad-value').line], [undefined, 2]);
  });

  it('forget what an empty value clears, and keep the last of what is said twice', async () => {
    const { web } = await one('lxc.cap.drop = sys_module mknod\nlxc.cap.drop =\nlxc.cap.drop = CAP_SYS_TIME\nlxc.apparmor.profile = generated\nlxc.apparmor.profile = unconfined');
    assert.deepEqual([web.capabilities, web.lsm], [{ drop: ['SYS_TIME'] }, 'unconfined']);
  });

  it('are on the bridges and cards they are linked to, in the old form and the new', async () => {
    const fresh = await one('lxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.net.1.type = vlan\nlxc.net.1.link = eth1\nlxc.net.1.vlan.id = 20\nlxc.net.2.type = macvlan\nlxc.net.2.link = eth2\nlxc.net.3.type = phys\nlxc.net.3.link = eth3');
    assert.deepEqual([fresh.web.networks, fresh.web.namespaces, (fresh.node('eth2') as NodeOf<'network'>).driver], [['br0', 'eth1-vlan20', 'eth2'], { user: 'host' }, 'macvlan']);
    assert.equal(fresh.note('unknown-network').line, 9);
    const old = await one('lxc.network.type = veth\nlxc.network.link = br0\nlxc.network.type = veth\nlxc.network.link = br1\nlxc.network.hwaddr = 00:11');
    assert.deepEqual(old.web.networks, ['br0', 'br1']);
    const again = await one('lxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.net.0.type = empty\nlxc.net.0.type = none');
    assert.deepEqual([again.web.networks, again.web.namespaces?.net, again.note('repeated-key').count], [undefined, 'host', 2]);
    assert.equal((await one('lxc.net.0.type = veth\nlxc.net.0.link = br0\nlxc.net =')).web.namespaces?.net, 'none');
  });

  it('have a root, mounts and storage pools', async () => {
    const { web } = await one('lxc.rootfs.path = dir:/var/lib/lxc/web/rootfs\nlxc.mount.entry = /srv/my\\040data data none bind,ro 0 0\nlxc.mount.entry = tmpfs run tmpfs size=8m 0 0\nlxc.mount.entry = proc proc proc nodev 0 0');
    assert.deepEqual(web.mounts, [{ source: '/var/lib/lxc/web/rootfs', target: '/', type: 'bind' }, { source: '/srv/my data', target: '/data', type: 'bind', readOnly: true }, { target: '/run', type: 'tmpfs' }]);
    const zfs = await one('lxc.rootfs.path = zfs:tank/lxc/web');
    assert.deepEqual([zfs.web.mounts, (zfs.node('tank') as NodeOf<'volume'>).driver], [[{ source: 'tank', target: '/', type: 'volume' }], 'zfs']);
    assert.equal((await one('lxc.rootfs.path = lvm:/dev/vg0/web')).web.mounts?.[0].source, 'vg0');
  });

  it('share namespaces with the host or with each other', async () => {
    const files = { 'lxc/web/config': 'lxc.uts.name = web\nlxc.namespace.keep = pid ipc\nlxc.net.0.type = veth\n', 'lxc/log/config': 'lxc.uts.name = log\nlxc.namespace.share.net = web\n' };
    const { container } = await importInto(files, Object.keys(files));
    assert.deepEqual([container('web').namespaces, container('log').namespaces?.net], [{ user: 'host', pid: 'host', ipc: 'host' }, 'container:web']);
    assert.equal((await one('lxc.namespace.share.net = other')).note('unknown-network').line, 2);
  });

  it('keep commands and environment variables out', async () => {
    const { text, codes } = await one('lxc.environment = PASSWORD=hunter2\nlxc.init.cmd = /bin/x hunter2\nlxc.hook.start = /x hunter2');
    assert.doesNotMatch(text, /hunter2/);
    assert.equal(codes().filter((code) => code === 'not-carried-over').length, 3);
  });

  it('say where a line is nothing or a key unknown', async () => {
    const { note } = await one('nonsense\nlxc.nonsense = 1');
    assert.deepEqual([note('odd-line').line, note('unknown-field').line], [2, 3]);
  });
});

describe('Includes of LXC', () => {
  it('are read below the folder, and stand where they are named', async () => {
    const { web, sources } = await one('lxc.cap.drop = mknod\nlxc.include = ../common.conf\nlxc.cgroup2.memory.max = 2G', { 'lxc/common.conf': 'lxc.cap.drop =\nlxc.cgroup2.memory.max = 1G\nlxc.apparmor.profile = unconfined\n' });
    assert.deepEqual([web.capabilities, web.limits, web.lsm, sources], [undefined, { memory: '2GiB' }, 'unconfined', ['lxc/web/config', 'lxc/common.conf']]);
  });

  it('are not containers themselves, whether they are named too or alone', async () => {
    const files = { 'lxc/web/config': 'lxc.uts.name = web\nlxc.include = ../more.conf\n', 'lxc/more.conf': 'lxc.rootfs.path = /x/web/rootfs\n', 'lxc/default.conf': 'lxc.net.0.type = veth\nlxc.net.0.link = lxcbr0\n' };
    const { topology, note } = await importInto(files, Object.keys(files));
    assert.deepEqual(topology.ids.filter((_, i) => topology.nodes[i].kind === 'container'), ['web']);
    assert.equal(note('not-a-machine').file, 'lxc/default.conf');
  });

  it('outside the folder leave unknown what they may say; those of LXC itself do not', async () => {
    const own = await one('lxc.include = /usr/share/lxc/config/debian.common.conf');
    assert.deepEqual([own.web.namespaces, own.note('outside-workspace').severity], [{ user: 'host', net: 'none' }, 'info']);
    const other = await one('lxc.include = /etc/lxc/site.conf');
    assert.deepEqual([other.web.namespaces, other.note('outside-workspace').severity], [undefined, 'warning']);
    assert.equal((await one('lxc.include = gone.conf')).note('missing-file').line, 2);
  });

  it('that run in circles are cut', async () => {
    const { note, web } = await one('lxc.include = ../a.conf', { 'lxc/a.conf': 'lxc.include = b.conf\nlxc.apparmor.profile = x\n', 'lxc/b.conf': 'lxc.include = a.conf\n' });
    assert.deepEqual([note('include-cycle').file, web.lsm], ['lxc/b.conf', 'x']);
    assert.equal((await one('lxc.include = config')).note('include-cycle').line, 2, 'it is a container all the same');
  });
});

describe('LXC hosts', () => {
  const FILES = { 'var/lib/lxc/a/config': 'lxc.uts.name = a\nlxc.net.0.type = veth\nlxc.net.0.link = lxcbr0\n', 'var/lib/lxc/b/config': 'lxc.rootfs.path = /x\nlxc.net.0.type = veth\nlxc.net.0.link = lxcbr0\n' };

  it('are joined from the folders of their containers', async () => {
    const paths = [...Object.keys(FILES), 'other/lxc/c/config'];
    assert.deepEqual(findProjects(paths.map((file) => ({ path: file, text: 'lxc.uts.name = x\n', found: true }))).map((project) => project.paths), [paths.slice(0, 2), paths.slice(2)]);
    const { container, topology } = await importInto(FILES, Object.keys(FILES));
    assert.deepEqual([container('a').in, container('b').in, container('b').networks], ['lxc', 'lxc', ['lxcbr0']]);
    assert.equal(topology.nodes.filter(({ kind }) => kind === 'host').length, 1);
  });

  it('imported again keep what people added and change what changed', async () => {
    const { text } = await importInto(FILES, Object.keys(FILES));
    assert.equal((await importInto(FILES, Object.keys(FILES), { into: text })).text, text);
    const edited = JSON.parse(text) as { nodes: Record<string, Record<string, unknown>> };
    edited.nodes['a'].owner = 'ops';
    const more = { ...FILES, 'var/lib/lxc/a/config': `${FILES['var/lib/lxc/a/config']}lxc.cgroup2.memory.max = 1G\n` };
    const { container, codes } = await importInto(more, Object.keys(more), { into: JSON.stringify(edited) });
    assert.deepEqual([container('a').owner, container('a').limits, codes().includes('vanished')], ['ops', { memory: '1GiB' }, false]);
  });

  it('may be a machine of the topology', async () => {
    const into = JSON.stringify({ strata: 1, nodes: { h: { kind: 'host' }, d: { kind: 'engine', in: 'h', platform: 'docker' } } });
    const { container, node } = await importInto(FILES, Object.keys(FILES), { into, on: 'h' });
    assert.deepEqual([container('a').in, node('lxc').in, node('lxcbr0').in], ['lxc', 'h', 'h']);
  });
});

describe('Recognising LXC', () => {
  const cases = [
    ['config', 'lxc.uts.name = x\n', 'lxc'], ['any.conf', '# x\nlxc.net.0.type=veth\n', 'lxc'], ['config', '[core]\n\tbare = false\n', undefined], ['200.conf', 'rootfs: a:b\narch: amd64\nlxc.apparmor.profile: x\n', 'proxmox'],
    ['notes.md', 'Set the limit:\nlxc.cgroup2.memory.max = 1G\nand restart.\n', undefined],
  ] as const;
  for (const [file, text, expected] of cases) it(`${file} ${JSON.stringify(text.slice(0, 30))}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path: file, text })?.format, expected));

  it('a large file ends soon with its notes', async () => {
    const { web, codes } = await one('lxc.cap.drop = mknod\n'.repeat(300_000) + 'lxc.network.type = veth\nlxc.net =\n'.repeat(50_000));
    assert.ok(web.capabilities?.drop && codes().length < 20);
  });
});

describe('LXC containers against libvirt\'s own translation', () => {
  const folder = path.resolve('../shared/corpus/lxc/libvirt+libvirt/tests/lxcconf2xmldata');

  it('have the same limits, networks, id maps and dropped capabilities', async function () {
    if (!fs.existsSync(folder)) this.skip();
    let compared = 0;
    for (const file of fs.readdirSync(folder).filter((name) => name.endsWith('.config'))) {
      const oracle = path.join(folder, file.replace(/(-v3)?\.config$/, '.xml'));
      if (!fs.existsSync(oracle)) continue;
      const xml = fs.readFileSync(oracle, 'utf8');
      const { topology } = await importInto({ [file]: fs.readFileSync(path.join(folder, file), 'utf8') });
      const container = topology.nodes.find(({ kind }) => kind === 'container') as NodeOf<'container'>;
      const limit = /<hard_limit unit='KiB'>(\d+)/.exec(xml)?.[1];
      assert.equal(container.limits?.memory, limit === undefined ? undefined : `${Number(limit) / 1024 ** 2}GiB`, file);
      assert.equal(container.namespaces?.user, xml.includes('<idmap>') ? 'private' : 'host', file);
      assert.deepEqual(container.networks ?? [], [...xml.matchAll(/<source bridge='(\w+)'/g)].map((match) => match[1]), file);
      assert.deepEqual([...(container.capabilities?.drop ?? [])].sort(), [...xml.matchAll(/<(\w+) state='off'/g)].map((match) => match[1].toUpperCase()).sort(), file);
      assert.equal(container.namespaces?.net === 'none', xml.includes('<privnet/>'), file);
      compared++;
    }
    assert.ok(compared >= 14, String(compared));
  });
});
