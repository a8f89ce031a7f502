import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { collectFrom } from '../../../src/live';
import { libvirtSource } from '../../../src/live/libvirt';
import { findProgram, runProgram } from '../../../src/live/programs';
import { assertDefined } from './libvirtd';
import { missing, show, skipSaying } from './support';

/** Stands for virsh with what a real one told of the machines of `libvirtd.ts`. */
const RECORDED = (file: string) => `#!${process.execPath}
const [mode, quiet, option, uri, ...words] = process.argv.slice(2);
const answer = JSON.parse(require('node:fs').readFileSync(${JSON.stringify(path.resolve(file))}, 'utf8'))[words.join(' ')];
if (answer === undefined || [mode, quiet, option].join(' ') !== '-r -q -c') process.exit(1);
process.stdout.write(answer.join('\\n') + '\\n');
`;

const CAPABILITIES = '<capabilities><host><cpu><arch>x86_64</arch><topology sockets="1" cores="4" threads="2"/></cpu><topology><cells num="1"><cell id="0"><memory unit="KiB">8388608</memory></cell></cells></topology></host></capabilities>';
const domain = (name: string, gib: number) => `<domain type="kvm"><name>${name}</name><memory unit="GiB">${gib}</memory><vcpu>2</vcpu><os><type arch="x86_64">hvm</type></os></domain>`;

/** Stands for virsh: writes down how it was called, and answers by its last words. */
const STAND_IN = `#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
shift 4
case "$*" in
  capabilities) echo '${CAPABILITIES}' ;;
  hostname) echo kvm1 ;;
  "list --all --name") printf 'web\\ndb\\n\\n--help\\n' ;;
  "dumpxml -- web") echo '${domain('web', 4)}' ;;
  "dumpxml -- db") echo '${domain('db', 2)}' ;;
  "net-list --all --name") echo ;;
  "pool-list --all --name") exit 1 ;;
  *) echo 'error: no domain' >&2; exit 1 ;;
esac
`;

describe('libvirt through virsh', () => {
  let folder: string;
  before(function () { if (process.platform === 'win32') this.skip(); });
  beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'strata-virsh-')); });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const install = (script: string) => fs.writeFileSync(path.join(folder, 'virsh'), script, { mode: 0o755 });
  const ask = (connect?: string, env: Record<string, string> = {}) => collectFrom(libvirtSource, { ...(connect === undefined ? {} : { connect }) }, { env: { PATH: `${folder}:/usr/bin:/bin`, ...env } });

  it('becomes the host, its hypervisor and machines', async () => {
    install(STAND_IN);
    const collected = await ask();
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const it = await show(libvirtSource, collected.answers.machine, collected.answers.files);
    const hypervisor = it.node('vm', 'web').in!;
    assert.deepEqual([it.node('vm', 'web').memory, it.node('vm', 'db').memory, it.node('vm', 'db').in, it.node('vm', 'web').source?.file], ['4GiB', '2GiB', hypervisor, 'live/libvirt/kvm1/machines.xml']);
    const host = it.node('host', it.node('hypervisor', hypervisor).in!);
    assert.deepEqual([host.memory, host.cpu?.cores, host.cpu?.threads], ['8GiB', 4, 2]);
    assert.deepEqual(collected.notes.map(({ code }) => code), ['gone-meanwhile']);
    assert.equal((await show(libvirtSource, 'kvm1', collected.answers.files, { into: it.text })).changes, 0);
    const asked = fs.readFileSync(path.join(folder, 'asked'), 'utf8').trim().split('\n');
    assert.deepEqual(asked.filter((line) => !line.startsWith('-r -q -c qemu:///system ')), []);
    assert.deepEqual(asked.filter((line) => line.includes('--help')), ['-r -q -c qemu:///system dumpxml -- --help']);
  });

  it('of the QEMU driver becomes machines with their power, disks and networks', async () => {
    install(RECORDED('test/fixtures/live/libvirt/libvirt-9.0-qemu.json'));
    const collected = await ask();
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    assert.deepEqual(collected.notes, []);
    const { machine, files } = collected.answers;
    assert.deepEqual([machine, files.map(({ path: file }) => file)], ['kvm1', ['capabilities.xml', 'networks.xml', 'pools.xml', 'volumes.xml', 'machines.xml']]);
    const it = await show(libvirtSource, machine, files);
    assertDefined(it);
    assert.deepEqual([...new Set(it.codes())].sort(), ['hotplug', 'not-carried-over', 'unknown-network', 'virtual-host']);
    assert.equal((await show(libvirtSource, machine, files, { into: it.text })).changes, 0);
  });

  it('says in words what is wrong', async () => {
    const why = async (...args: Parameters<typeof ask>) => { const it = await ask(...args); return it.ok ? '' : it.reason; };
    assert.match((await collectFrom(libvirtSource, {}, { env: { PATH: folder } }) as { reason: string }).reason, /`virsh` is not on the PATH/);
    install('#!/bin/sh\necho "error: failed to connect to the hypervisor" >&2\nexit 1\n');
    assert.match(await why(), /did not answer at `qemu:\/\/\/system`: failed to connect/);
    assert.match(await why('--help'), /is a URI/);
    assert.match(await why(undefined, { LIBVIRT_DEFAULT_URI: 'qemu+ssh://far/system' }), /names another machine/);
  });

  it('is never a program of the project', () => {
    install('#!/bin/sh\n');
    assert.equal(findProgram('virsh', { PATH: folder }, []), path.join(folder, 'virsh'));
    assert.equal(findProgram('virsh', { PATH: folder }, [folder]), undefined);
    assert.equal(findProgram('virsh', { PATH: '.:bin' }, []), undefined);
  });

  it('is ended when it takes too long, says too much or is stopped', async () => {
    const signal = new AbortController().signal;
    await assert.rejects(runProgram('/bin/sh', ['-c', 'exec sleep 30'], process.env, signal, 0.05), /did not end within 0\.05 seconds/);
    await assert.rejects(runProgram('/bin/sh', ['-c', 'exec cat /dev/zero'], process.env, signal), /said more than 20 MB/);
    const stopping = new AbortController();
    const running = runProgram('/bin/sh', ['-c', 'exec sleep 30'], process.env, stopping.signal);
    stopping.abort();
    await assert.rejects(running, /was stopped/);
  });

  it('of the driver for tests is read for real', async function () {
    const why = missing(['virsh']);
    if (why !== undefined) return skipSaying(this, why);
    const collected = await collectFrom(libvirtSource, { connect: 'test:///default' });
    assert.ok(collected.ok, collected.ok ? '' : collected.reason);
    const it = await show(libvirtSource, collected.answers.machine, collected.answers.files);
    assert.equal(it.node('vm', 'test').memory, '8GiB');
    assert.ok(it.ids.includes('default'));
  });
});
