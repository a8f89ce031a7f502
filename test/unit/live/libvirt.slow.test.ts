// A real libvirtd with QEMU, started here on a socket of its own and ended by its process id. Machines are emulated; nothing is fetched.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { collectFrom } from '../../../src/live';
import { libvirtSource } from '../../../src/live/libvirt';
import { assertDefined, define, type Libvirtd, NEEDED, startLibvirtd } from './libvirtd';
import { missing, show, skipSaying } from './support';

/** What a dump says of a machine, read without our importer. */
const said = (xml: string, pattern: RegExp) => pattern.exec(xml)?.[1];

describe('real libvirt', () => {
  let folder: string;
  let daemon: Libvirtd | undefined;
  beforeEach(() => { folder = fs.mkdtempSync('/tmp/strata-libvirt-'); });
  afterEach(async () => {
    await daemon?.stop();
    daemon = undefined;
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('the QEMU driver tells of machines as they are', async function () {
    const why = process.platform === 'linux' ? missing(NEEDED) : 'it needs Linux';
    if (why !== undefined) return skipSaying(this, why);
    const started = await startLibvirtd(folder);
    if (typeof started === 'string') return skipSaying(this, started);
    daemon = started;
    define(daemon, folder);
    const ask = async () => {
      const collected = await collectFrom(libvirtSource, { connect: daemon!.uri });
      assert.ok(collected.ok, collected.ok ? '' : collected.reason);
      assert.deepEqual(collected.notes, []);
      return collected.answers;
    };
    const answers = await ask();
    const it = await show(libvirtSource, answers.machine, answers.files);
    assertDefined(it);
    assert.equal(answers.machine, daemon.virsh('hostname').trim());
    for (const name of ['web', 'db', 'idle']) {
      const xml = daemon.virsh('dumpxml', name), { memory, source } = it.node('vm', name);
      assert.equal(source?.pointer, `/domain/${said(xml, /<uuid>(.+)<\/uuid>/)}`);
      const kib = Number(said(xml, /<memory unit='KiB'>(\d+)</));
      assert.equal(memory, kib % 1_048_576 === 0 ? `${kib / 1_048_576}GiB` : `${kib / 1024}MiB`);
    }
    assert.equal(String(it.node('volume', 'disks').size), said(daemon.virsh('pool-dumpxml', 'disks'), /<capacity unit='bytes'>(\d+)</));

    const again = await ask();
    assert.equal((await show(libvirtSource, again.machine, again.files, { into: it.text })).changes, 0);
    daemon.virsh('resume', 'idle');
    daemon.virsh('destroy', 'web');
    daemon.virsh('undefine', 'db');
    const later = await ask();
    const changed = await show(libvirtSource, later.machine, later.files, { into: it.text });
    assert.deepEqual([changed.node('vm', 'idle').power, changed.node('vm', 'web').power], ['on', 'off']);
    assert.ok(changed.notes.some(({ message }) => message.includes('`db`')), JSON.stringify(changed.notes));
  });
});
