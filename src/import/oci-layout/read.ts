/** OCI image layout: index -> images. */
import { parseImageReference } from '../../catalog/image';
import type { Image } from '../../model';
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { readImages } from '../docker-inspect/images';
import type { Record } from '../docker-inspect/records';
import { slug } from '../ids';
import { readJson } from '../json';
import { quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { child, type Entry, itemsOf, mapping, scalar, textOf, type Value } from '../values';
import { type Builder, makeBuilder } from '../workloads/builder';
import { sortFields } from '../workloads/fields';
import { writtenBytes } from '../write';
import { type Blobs, blobsOf } from './blobs';
import { FIELDS } from './fields';
import { ociLayoutImporter } from '.';

const BASE = 'org.opencontainers.image.base.name';
const REF = 'org.opencontainers.image.ref.name', FULL_REF = 'io.containerd.image.name';

/** An image for one platform, as its manifest and configuration have it. */
interface One {
  readonly digest: string;
  readonly manifest: Value;
  readonly config: Value;
  readonly configDigest: string;
}

const annotation = (value: Value | undefined, name: string) => textOf(child(child(value, 'annotations'), name));
const digestOf = (value: Value | undefined) => textOf(child(value, 'digest')) ?? '';

/** Images behind a descriptor: of an index in the index, those of all its platforms. Attestations are none. What was seen behind it once is not looked at again, so that circles end. */
async function imagesBehind(builder: Builder, blobs: Blobs, descriptor: Value, seen = new Set<string>()): Promise<readonly One[]> {
  if (seen.has(digestOf(descriptor)) || annotation(descriptor, 'vnd.docker.reference.type') !== undefined) return [];
  seen.add(digestOf(descriptor));
  sortFields(builder.notes, 'an OCI index', FIELDS.descriptor, descriptor);
  const manifest = await blobs.json(digestOf(descriptor), descriptor.place);
  if (!manifest) return [];
  const inner = child(manifest, 'manifests');
  if (inner) {
    const found: One[] = [];
    for (const item of itemsOf(inner)) found.push(...await imagesBehind(builder, blobs, item, seen));
    return found;
  }
  sortFields(builder.notes, 'an OCI manifest', FIELDS.manifest, manifest);
  const configDigest = digestOf(child(manifest, 'config'));
  const config = configDigest === '' ? undefined : await blobs.json(configDigest, manifest.place);
  // Charts, signatures and other artefacts have configurations of their own.
  return config && child(config, 'rootfs') ? [{ digest: digestOf(descriptor), manifest, config, configDigest }] : [];
}

/** The full name in the index; else a tag, which is one of the image that the folder is called after. */
function nameOf(descriptor: Value, path: string, context: ImportContext): { readonly name: string; readonly assumed: boolean } {
  const given = annotation(descriptor, FULL_REF) ?? annotation(descriptor, REF);
  if (given !== undefined && /[/:]/.test(given) && parseImageReference(given)) return { name: given, assumed: false };
  const folder = slug(folderOf(path) === '' ? (context.workspaceName ?? 'image') : baseName(folderOf(path))).toLowerCase();
  return { name: given === undefined ? folder : `${folder}:${given}`, assumed: true };
}

/** As `image inspect` shows the same image, so that one reader knows both. */
function inspected({ digest, config, configDigest }: One, name: string, path: string): Record {
  const entries = new Map<string, Entry>();
  const put = (key: string, value: Value | undefined) => { if (value) entries.set(key, { key: value.place, value }); };
  put('Id', scalar(config.place, configDigest));
  put('RepoTags', { type: 'list', place: config.place, items: [scalar(config.place, name)] });
  put('Digest', scalar(config.place, digest));
  for (const [key, from] of [['Os', 'os'], ['OsVersion', 'os.version'], ['Architecture', 'architecture'], ['Variant', 'variant'], ['Created', 'created'], ['Config', 'config']] as const) put(key, child(config, from));
  const layers = child(child(config, 'rootfs'), 'diff_ids');
  put('RootFS', layers && mapping(layers.place, new Map([['Layers', { key: layers.place, value: layers }]])));
  return { value: mapping(config.place, entries), path };
}

/** What a pull transfers: the layers as they are stored. */
function downloadSize({ manifest }: One): Image['downloadSize'] {
  const sizes = itemsOf(child(manifest, 'layers')).map((layer) => Number(textOf(child(layer, 'size')) ?? NaN));
  const sum = sizes.reduce((all, size) => all + size, 0);
  return sizes.length > 0 && Number.isSafeInteger(sum) && sum >= 0 ? (writtenBytes(sum) as Image['downloadSize']) : undefined;
}

/** An image for several platforms has what they have in common; its digest is that of its index. */
function together(facts: readonly Image[], digest: string): Image {
  const [first] = facts;
  if (facts.length === 1) return first!;
  const platforms = [...new Set(facts.flatMap((it) => it.platforms ?? []))];
  const builds = facts.flatMap((it) => it.built ?? []).sort();
  const same = (name: keyof Image) => facts.every((it) => JSON.stringify(it[name]) === JSON.stringify(first![name]));
  const common = Object.fromEntries((['user', 'ports', 'volumes', 'health', 'base', 'os'] as const).filter((name) => first![name] !== undefined && same(name)).map((name) => [name, first![name]]));
  return { digest, ...common, ...(builds[0] !== undefined && { built: builds[0] }), ...(platforms.length > 0 && { platforms }) } as Image;
}

/** Of a base for several platforms, one was found: it stands under the name of all. */
function withPlainBase({ base, ...facts }: Image, name: string): Image {
  const plain = base?.split('#')[0];
  return plain === undefined || plain === name.split('#')[0] ? facts : { base: plain, ...facts };
}

/** Everything the layouts say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const builder = makeBuilder(context, ociLayoutImporter, files.map(({ path }) => path), new Set());
  const found: { readonly name: string; readonly descriptor: Value; readonly ones: readonly One[]; readonly path: string }[] = [];
  const sources: string[] = [];
  for (const { path, text } of files) {
    const source = sourceText(path, text);
    const blobs = blobsOf(path, context, builder.notes);
    for (const descriptor of itemsOf(child(readJson(text, source, builder.notes), 'manifests'))) {
      const ones = await imagesBehind(builder, blobs, descriptor);
      if (ones.length === 0) continue;
      const { name, assumed } = nameOf(descriptor, path, context);
      if (assumed) builder.notes.add('info', 'assumed-name', descriptor.place, `The layout does not say what this image is called: it stands under ${quote(name)}. Call it as your containers do.`, name);
      found.push({ name, descriptor, ones, path });
    }
    sources.push(path, ...blobs.paths);
  }
  // Bases are found among all of them by the layers that they share.
  const platforms = found.flatMap(({ name, ones, path }, i) => ones.map((one, j) => ({ one, i, record: inspected(one, j === 0 ? name : `${name}#${j}`, path) })));
  const facts = new Map(readImages(platforms.map(({ record }) => record), []).map(({ record, names, facts: it }) => [record, withPlainBase(it, names[0])]));
  found.forEach(({ name, descriptor }, i) => {
    const own = platforms.filter((it) => it.i === i && facts.has(it.record));
    for (const { one } of own) {
      sortFields(builder.notes, 'the configuration of an image', FIELDS.config, one.config);
      sortFields(builder.notes, 'the configuration of an image', FIELDS.run, child(one.config, 'config') ?? one.config);
    }
    if (own.length === 0) return;
    const base = annotation(own[0]!.one.manifest, BASE);
    const known = together(own.map(({ record }) => facts.get(record)!), digestOf(descriptor));
    builder.image(name, { ...known, ...(base !== undefined && { base }), ...(own.length === 1 && downloadSize(own[0]!.one) !== undefined && { downloadSize: downloadSize(own[0]!.one)! }) });
  });
  return builder.finish(found[0] && slug(found[0].name), sources);
}
