/** Values that a field offers while it is typed in: platforms of the catalogue, nodes, images, capabilities. */
import { useEffect, useState } from 'react';
import { PLATFORMS } from '../../../src/catalog/platforms';
import type { Platform } from '../../../src/catalog/contract';
import { KINDS, type Kind, type Prop } from '../../../src/model';
import { find } from '../../state/host';
import { getState } from '../../state/store';

export interface Suggestion {
  readonly value: string;
  /** What it stands for, beside it in the list. */
  readonly label: string;
}

/** Capabilities of capabilities(7), without CAP_. */
const CAPABILITIES = ['AUDIT_CONTROL', 'AUDIT_READ', 'AUDIT_WRITE', 'BLOCK_SUSPEND', 'BPF', 'CHECKPOINT_RESTORE', 'CHOWN', 'DAC_OVERRIDE', 'DAC_READ_SEARCH', 'FOWNER', 'FSETID',
  'IPC_LOCK', 'IPC_OWNER', 'KILL', 'LEASE', 'LINUX_IMMUTABLE', 'MAC_ADMIN', 'MAC_OVERRIDE', 'MKNOD', 'NET_ADMIN', 'NET_BIND_SERVICE', 'NET_BROADCAST', 'NET_RAW', 'PERFMON',
  'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYSLOG', 'SYS_ADMIN', 'SYS_BOOT', 'SYS_CHROOT', 'SYS_MODULE', 'SYS_NICE', 'SYS_PACCT', 'SYS_PTRACE', 'SYS_RAWIO', 'SYS_RESOURCE',
  'SYS_TIME', 'SYS_TTY_CONFIG', 'WAKE_ALARM', 'ALL'];

const CLASSES: ReadonlyMap<string, readonly Platform['class'][]> = new Map<string, readonly Platform['class'][]>([
  ['hypervisor', ['hypervisor']], ['engine', ['engine']], ['cluster', ['orchestrator', 'managed', 'hypervisor']],
]);

/** Platforms that make sense for a property: operating systems in `os`, else by the kind of the node. */
export function platformsFor(kind: Kind | undefined, path: readonly (string | number)[]): Suggestion[] {
  const classes = path.includes('os') ? ['os'] : CLASSES.get(kind ?? '');
  return PLATFORMS.filter((platform) => !classes || classes.includes(platform.class)).map(({ id, name }) => ({ value: id, label: name }));
}

const asKinds = (names: readonly string[]) => KINDS.filter((kind) => names.includes(kind));

/** Suggestions that need no question to the host. */
function fixed(prop: Prop, kind: Kind | undefined, path: readonly (string | number)[]): Suggestion[] {
  if (prop.type === 'either') return prop.of.flatMap((one) => fixed(one, kind, path));
  if (prop.type === 'enum') return prop.values.map((value) => ({ value, label: '' }));
  if ((prop.type === 'bytes' || prop.type === 'cores') && prop.unlimited) return [{ value: 'unlimited', label: '' }];
  if (prop.type !== 'string') return [];
  switch (prop.suggest) {
    case 'platform': return platformsFor(kind, path);
    case 'capability': return CAPABILITIES.map((value) => ({ value, label: '' }));
    case 'image': return (getState().document?.images ?? []).map((value) => ({ value, label: '' }));
    case 'rule': return [...new Map(getState().findings.map((row) => [row.rule, row.title]))].map(([value, label]) => ({ value, label }));
    default: return (prop.examples ?? []).map((value) => ({ value: String(value), label: '' }));
  }
}

const LIMIT = 40;
const PAUSE_MS = 120;

/** Suggestions for a field, while it is `open` and holds `text`. Nodes are looked up by the host, so folded ones are among them. */
export function useSuggestions(prop: Prop, kind: Kind | undefined, path: readonly (string | number)[], text: string, open: boolean): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const refs = prop.type === 'ref' ? prop.to : undefined;
  useEffect(() => {
    if (!open || !refs) return undefined;
    let current = true;
    const kinds = asKinds(refs);
    const timer = setTimeout(() => void find(text, LIMIT, kinds.length > 0 ? kinds : undefined).then(({ rows }) => {
      if (current) setFound(rows.map(({ id, title, kind: of }) => ({ value: id, label: title === id ? of : `${title} (${of})` })));
    }), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, refs, text]);
  if (refs) return found;
  return open ? fixed(prop, kind, path) : [];
}
