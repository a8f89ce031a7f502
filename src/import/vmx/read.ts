/** VMware .vmx: files -> operations. */
import { escapeSegment, type NodeOf } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { type Estate, makeEstate, type Origin } from '../machines/estate';
import { noteField } from '../machines/fates';
import { stemOf } from '../machines/folders';
import { type Ground, makeGround } from '../machines/ground';
import { known } from '../machines/quantities';
import { joinTwin } from '../machines/twins';
import { quote, sourceText } from '../notes';
import { baseName } from '../paths';
import { type Config, readConfig } from './config';
import { FIELDS } from './fields';
import { productOf, vmOf } from './machine';
import { hostFolder } from '.';

interface Found {
  readonly path: string;
  readonly config: Config;
  readonly origin: Origin;
}

export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const estate = makeEstate(context, 'vmx', 'VMware .vmx', files, hostFolder);
  const name = baseName(hostFolder(files[0].path)) || context.workspaceName || 'vmware';
  const ground = makeGround(estate, { name, path: files[0].path, title: 'VMware' });
  if (!ground) return estate.finish(name);
  const found = files.flatMap((file) => enter(estate, file) ?? []);
  const products = found.map(({ config }) => productOf(config));
  const usual = products.find((product) => product !== undefined);
  found.forEach((one, i) => addMachine(estate, ground, one, products[i] ?? usual));
  const [only] = found;
  return estate.finish(found.length === 1 ? (only.config.get('displayname')?.value ?? stemOf(only.path)) : name);
}

/** The settings of a file that describes a machine. */
function enter(estate: Estate, { path, text }: ImportFile): Found | undefined {
  const source = sourceText(path, text);
  estate.sources.add(path);
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    estate.notes.add('error', 'nul-character', { source, offset: nul }, `${quote(baseName(path))} holds a NUL character: it is no text, and was not read.`);
    return undefined;
  }
  const config = readConfig(text, source, estate.notes);
  const place = { source, offset: 0 };
  if (!['config.version', 'virtualhw.version', 'memsize', 'displayname'].some((key) => config.settings.has(key))) {
    estate.notes.add('warning', 'not-a-machine', place, `${quote(baseName(path))} describes no machine: it has neither \`config.version\` nor \`virtualHW.version\`.`);
    return undefined;
  }
  const uuid = config.get('uuid.bios')?.value.replace(/[^0-9a-f]/gi, '').toLowerCase() ?? '';
  return { path, config, origin: { path, pointer: uuid.length === 32 ? `/vm/${escapeSegment(uuid)}` : '/vm', place } };
}

/** The family of a key with what follows it, as the table of fields has it, else the family alone. */
export function fieldOf(key: string): string {
  const plain = key.toLowerCase().replace(/\d+(:\d+)?(?=\.|$)/g, '').replace(/^sched\.(scsi|ide|sata|nvme)\b[^.]*/, 'sched.$1');
  const parts = plain.split('.');
  const family = plain.startsWith('.') ? plain : parts[0];
  return FIELDS.vmx.fates.has(plain) ? plain : FIELDS.vmx.fates.has(parts.slice(0, 2).join('.')) ? parts.slice(0, 2).join('.') : FIELDS.vmx.fates.has(family) ? family : plain;
}

/** Values that restrict nothing are not worth a note. */
const NOTHING = /^(|0|-1|unlimited|normal|off)$/i;

function addMachine(estate: Estate, ground: Ground, { path, config, origin }: Found, product: string | undefined): void {
  for (const { key, value, place } of config.settings.values()) {
    const field = fieldOf(key);
    if (!(field.startsWith('sched.') && NOTHING.test(value))) noteField(estate.notes, FIELDS.vmx, field, place, key);
  }
  if (product === undefined) estate.notes.add('info', 'assumed-platform', origin.place, 'The file does not say which product of VMware it is of; ESXi was assumed.', 'product');
  if (joinTwin(estate, 'vmx', config.get('uuid.bios')?.value, origin, false, (quiet) => known(vmOf({ ...quiet, path, config })) ?? {})) return;
  const name = (config.get('displayname')?.value ?? stemOf(path)).replace(/\p{Cc}+/gu, ' ').trim() || stemOf(path);
  const id = estate.id('vm', origin, [name, `${name}-vm`]);
  const parent = estate.earlier('vm', origin)?.node.in ?? ground.hypervisor(product ?? 'esxi');
  estate.put(id, known<NodeOf<'vm'>>({ kind: 'vm', in: parent, ...(id === name ? {} : { name }), ...vmOf({ estate, ground, path, config }) })!, origin);
}
