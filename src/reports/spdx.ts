/** SPDX 2.2 and 2.3 (JSON; YAML and tag-value by their own readers) and the packages of 3.0. SPDX lists packages: it is no scan. */
import type { ImageReport, ReportSubject } from '../engine/image-reports';
import { imageOfPurl, subjectOf } from './common';
import type { ReportReader } from './common';
import { errorAt, get, has, list, prose, text, texts } from './plain';
import type { Json } from './plain';

const purlsOf = (value: Json | undefined): readonly string[] => list(get(value, 'externalRefs')).flatMap((ref) => text(get(ref, 'referenceLocator')) ?? []).filter((it) => it.startsWith('pkg:'));

/** `RepoTag: nginx:1.27`, as Trivy writes what it knows of an image: in attribution texts, later in annotations. */
function trivyField(value: Json | undefined, name: string): readonly string[] {
  const lines = [...list(get(value, 'attributionTexts')), ...list(get(value, 'annotations')).map((it) => get(it, 'comment') ?? null)].map(prose);
  return lines.filter((it) => it.startsWith(`${name}: `)).map((it) => it.slice(name.length + 2).trim());
}

/** The image that a package stands for, if any of its marks says so. */
function subject(value: Json | undefined, name: string | undefined): ReportSubject {
  const image = purlsOf(value).map(imageOfPurl).find((it) => it !== undefined);
  const own = text(get(value, 'name'));
  const isImage = image !== undefined || text(get(value, 'primaryPackagePurpose')) === 'CONTAINER';
  const digests = list(get(value, 'checksums')).filter((it) => text(get(it, 'algorithm')) === 'SHA256').map((it) => `sha256:${text(get(it, 'checksumValue')) ?? ''}`);
  return subjectOf({
    name: own ?? name, isImage, references: isImage ? [...trivyField(value, 'RepoTag'), ...(image?.references ?? []), own?.includes(':') ? own : undefined] : [],
    digests: isImage ? [...(image?.digests ?? []), ...trivyField(value, 'ImageID'), text(get(value, 'versionInfo')), ...digests] : [], published: trivyField(value, 'RepoDigest'),
  });
}

/** The package that the document describes; where it says none, the one that is an image. */
function described(value: Json, packages: readonly Json[]): Json | undefined {
  const ids = new Set([
    ...texts(get(value, 'documentDescribes')),
    ...list(get(value, 'relationships')).filter((it) => text(get(it, 'relationshipType')) === 'DESCRIBES').flatMap((it) => text(get(it, 'relatedSpdxElement')) ?? []),
  ]);
  const about = packages.filter((it) => ids.has(text(get(it, 'SPDXID')) ?? ''));
  const isImage = (it: Json) => text(get(it, 'primaryPackagePurpose')) === 'CONTAINER' || purlsOf(it).some((purl) => imageOfPurl(purl) !== undefined);
  return about.find(isImage) ?? about[0] ?? packages.find(isImage);
}

/** Of `Tool: syft-1.4.1` and the like. */
function toolOf(creators: readonly string[], version: string): string {
  const tool = creators.map((it) => /^Tool:\s*(.+)$/.exec(it)?.[1]).find((it) => it !== undefined);
  return tool?.replace(/-v?(\d[\w.]*)$/, ' $1') ?? version.replace('-', ' ');
}

function second(value: Json): readonly ImageReport[] {
  const version = text(get(value, 'spdxVersion')) ?? '';
  if (!/^SPDX-2\.[23]$/.test(version)) throw errorAt('unknown-version', `${version || 'SPDX without a version'} is not known; SPDX 2.2, 2.3 and 3.0 are.`);
  const packages = list(get(value, 'packages'));
  return [{
    tool: toolOf(texts(get(value, 'creationInfo', 'creators')), version), made: text(get(value, 'creationInfo', 'created')),
    subject: subject(described(value, packages), text(get(value, 'name'))), os: undefined, scanned: false, vulnerabilities: [], packages: packages.length, statements: [],
  }];
}

function third(value: Json): readonly ImageReport[] {
  const graph = list(get(value, '@graph'));
  const version = graph.map((it) => text(get(it, 'specVersion'))).find((it) => it !== undefined);
  if (version !== undefined && !/^3\.0(\.\d+)?$/.test(version)) throw errorAt('unknown-version', `SPDX ${version} is not known; SPDX 2.2, 2.3 and 3.0 are.`);
  const typeOf = (it: Json) => text(get(it, 'type')) ?? text(get(it, '@type'));
  const packages = graph.filter((it) => typeOf(it) === 'software_Package');
  const isImage = (it: Json) => text(get(it, 'software_primaryPurpose')) === 'container' || imageOfPurl(text(get(it, 'software_packageUrl')) ?? '') !== undefined;
  const image = packages.find(isImage);
  const purl = imageOfPurl(text(get(image, 'software_packageUrl')) ?? '');
  const document = graph.find((it) => typeOf(it) === 'SpdxDocument');
  const info = graph.filter((it) => typeOf(it) === 'CreationInfo').map((it) => text(get(it, 'created'))).filter((it) => it !== undefined);
  const tool = graph.find((it) => typeOf(it) === 'Tool');
  return [{
    tool: text(get(tool, 'name')) ?? `SPDX ${version ?? '3.0'}`, made: info.sort().at(-1),
    subject: subjectOf({ name: text(get(image, 'name')) ?? text(get(document, 'name')), isImage: image !== undefined, references: purl?.references ?? [], digests: [...(purl?.digests ?? []), text(get(image, 'software_packageVersion'))] }),
    os: undefined, scanned: false, vulnerabilities: [], packages: packages.length, statements: [],
  }];
}

const isThird = (value: Json) => {
  const context = get(value, '@context');
  return [context, ...list(context)].some((it) => (text(it) ?? '').includes('spdx.org/rdf/3')) && has(value, '@graph');
};

export const spdxReader: ReportReader = {
  format: 'spdx', title: 'SPDX',
  recognise: (value) => text(get(value, 'spdxVersion')) !== undefined || isThird(value),
  read: (value) => (isThird(value) ? third(value) : second(value)),
};

/** Tags that say more about the package above them. */
const PACKAGE_TAGS: ReadonlyMap<string, string> = new Map([['SPDXID', 'SPDXID'], ['PackageVersion', 'versionInfo'], ['PrimaryPackagePurpose', 'primaryPackagePurpose']]);

/** SPDX's tag-value text as the JSON form of it, as far as it is looked at. */
export function tagValueOf(source: string): Json {
  const packages: { [key: string]: Json }[] = [];
  const document: { [key: string]: Json } = {};
  const creators: string[] = [], relationships: Json[] = [];
  let [current, created]: [{ [key: string]: Json } | undefined, string | undefined] = [undefined, undefined];
  let inText = false;
  for (const line of source.split(/\r?\n/)) {
    if (inText) {
      inText = !line.includes('</text>');
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0 || line.startsWith('#')) continue;
    const tag = line.slice(0, colon).trim(), value = line.slice(colon + 1).trim();
    inText = value.startsWith('<text>') && !value.includes('</text>');
    if (tag === 'PackageName') packages.push((current = { name: value, externalRefs: [] }));
    else if (tag === 'FileName' || tag === 'SnippetSPDXID') current = undefined;
    else if (tag === 'SPDXVersion') document['spdxVersion'] = value;
    else if (tag === 'DocumentName') document['name'] = value;
    else if (tag === 'Creator') creators.push(value);
    else if (tag === 'Created') created = value;
    else if (tag === 'ExternalRef' && current) (current['externalRefs'] as Json[]).push({ referenceLocator: value.split(/\s+/)[2] ?? '' });
    else if (tag === 'Relationship') {
      const [, type, to] = value.split(/\s+/);
      if (type !== undefined && to !== undefined) relationships.push({ relationshipType: type, relatedSpdxElement: to });
    } else if (current && PACKAGE_TAGS.has(tag)) current[PACKAGE_TAGS.get(tag)!] = value;
  }
  return { ...document, creationInfo: { creators, ...(created !== undefined && { created }) }, packages, relationships };
}
