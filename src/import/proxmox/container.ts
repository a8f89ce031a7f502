/** `lxc/ID.conf` -> a container. */
import type { NodeOf } from '../../model';
import { containerFacts, type KeyLine, linesOf, sortKeys } from '../lxc/keys';
import { noteField } from '../machines/fates';
import { known, MIB, sizeOf, writtenBytes } from '../machines/quantities';
import { bridgeOf, diskOf, storageOf } from './around';
import { properties } from './config';
import { FIELDS } from './fields';
import { type Guest, integerIn, numbered, positiveIn, withoutNumber } from './qemu';

type Mounts = NonNullable<NodeOf<'container'>['mounts']>;
type ContainerDraft = Partial<Omit<NodeOf<'container'>, 'kind' | 'in'>>;

/** What Proxmox gives a container that does not say, in MiB. */
const DEFAULT_MEMORY = 512;

/** Everything the file says of the container; raw `lxc.` lines win, as they do in LXC. */
export function containerOf(guest: Guest): ContainerDraft {
  const { estate } = guest.around;
  const raw: KeyLine[] = [];
  for (const setting of guest.sections[0].settings) {
    if (setting.key.startsWith('lxc.')) raw.push(setting);
    else noteField(estate.notes, FIELDS.lxc, FIELDS.lxc.fates.has(setting.key) ? setting.key : withoutNumber(setting.key), setting.place, setting.key);
  }
  sortKeys(estate, raw);
  const { limits, mounts = [], ...rest } = containerFacts(estate, linesOf(raw));
  const memory = guest.get('memory') ? integerIn(guest, guest.get('memory')) : DEFAULT_MEMORY;
  const swap = integerIn(guest, guest.get('swap'));
  const cpus = [positiveIn(guest, guest.get('cores')), positiveIn(guest, guest.get('cpulimit'))].filter((cores) => cores !== undefined);
  const units = integerIn(guest, guest.get('cpuunits'), 1);
  const template = guest.get('template')?.value === '1';
  const stopped = guest.around.resources.get(`lxc/${guest.vmid}`)?.status === 'stopped';
  return {
    limits: known({ cpu: cpus.length > 0 ? Math.min(...cpus) : undefined, memory: memory ? sizeOf(memory * MIB) : undefined, swap: swap === undefined ? undefined : writtenBytes(swap * MIB), ...limits }),
    cpuWeight: units !== undefined && units <= 10_000 ? units : undefined,
    namespaces: { user: guest.get('unprivileged')?.value === '1' ? 'private' : 'host' },
    os: /^(unmanaged|)$/.test(guest.get('ostype')?.value ?? '') ? undefined : { family: 'linux' },
    mounts: [...mountsOf(guest), ...mounts],
    devices: numbered(guest, 'dev').flatMap(({ value }) => properties(value).main ?? properties(value).get('path') ?? []),
    networks: networksOf(guest),
    running: template || stopped ? false : undefined,
    assumed: guest.get('memory') ? undefined : ['limits'],
    ...rest,
  };
}

function mountsOf(guest: Guest): Mounts {
  const { around, node, path } = guest;
  const root = guest.get('rootfs');
  return [...(root ? [root] : []), ...numbered(guest, 'mp')].flatMap(({ key, value, place }): Mounts => {
    const parts = properties(value);
    const disk = diskOf(key, value, place);
    const target = key === 'rootfs' ? '/' : parts.get('mp');
    if (!disk || target === undefined) return [];
    const readOnly = parts.get('ro') === '1' ? { readOnly: true } : {};
    if (disk.storage === undefined) return [{ source: disk.volume, target, type: 'bind', ...readOnly }];
    return [{ source: storageOf(around, node, disk.storage, { path, place }), target, type: 'volume', ...readOnly }];
  });
}

function networksOf(guest: Guest): readonly string[] {
  const { around, node, path } = guest;
  return [...new Set(numbered(guest, 'net').flatMap(({ value, place }) => {
    const card = properties(value);
    return card.get('bridge') === undefined ? [] : [bridgeOf(around, node, card.get('bridge')!, card.get('tag'), false, { path, place })];
  }))];
}
