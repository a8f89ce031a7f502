/**
 * reports: files of scanners and builders -> what the engine knows about images.
 *
 *   plain.ts     text -> plain values, within bounds
 *   common.ts    severities, names of images, package URLs
 *   gather.ts    files -> the input of a check
 *   all others   a format each
 *
 * Nothing is run or fetched, and of a file only what is named here is kept: no secret that a scanner found, no description.
 */
import type { ReportFile, ReportNote } from '../engine/image-reports';
import { decode } from '../import/decode';
import { readXml, rootName } from '../import/machines/xml';
import { makeNotes, sourceText } from '../import/notes';
import { readYaml } from '../import/yaml';
import { cycloneDxReader } from './cyclonedx';
import { failedReport, MOST_REPORT_BYTES, tooLargeReport } from './gather';
import { grypeReader } from './grype';
import type { ReportReader } from './common';
import { openVexReader } from './openvex';
import { errorAt, get, has, localName, parseJson, plainOf, plainOfXml, text, Unreadable } from './plain';
import type { Json } from './plain';
import { sarifReader } from './sarif';
import { spdxReader, tagValueOf } from './spdx';
import { trivyReader } from './trivy';

export * from './gather';
export type { ReportReader } from './common';

/** Every format that is read. */
export const REPORT_READERS: readonly ReportReader[] = [trivyReader, grypeReader, cycloneDxReader, spdxReader, openVexReader, sarifReader];

/** CycloneDX in XML has its version in the namespace of the root element. */
function cycloneDxXml(source: string): Json {
  const notes = makeNotes();
  const [root] = readXml(source, sourceText('', source), notes);
  const wrong = notes.list().find(({ severity }) => severity === 'error');
  if (root === undefined || wrong) throw errorAt(wrong?.code ?? 'xml-syntax', wrong?.message ?? 'This is not XML.', wrong?.line, wrong?.column);
  const version = /cyclonedx\.org\/schema\/bom\/(\d+\.\d+)/.exec([...root.attributes.values()].join(' '))?.[1];
  const plain = plainOfXml(root);
  return { ...(typeof plain === 'object' && !Array.isArray(plain) ? plain : {}), bomFormat: 'CycloneDX', ...(version !== undefined && { specVersion: version }) };
}

const NONE = 'This is no report of a format that is known: Trivy or Grype JSON, CycloneDX, SPDX, OpenVEX or SARIF.';

function yamlOf(source: string): Json {
  const notes = makeNotes();
  const value = readYaml(source, sourceText('', source), notes, 'SPDX');
  const wrong = notes.list().find(({ severity }) => severity === 'error');
  if (wrong) throw errorAt(wrong.code, wrong.message, wrong.line, wrong.column);
  const plain = plainOf(value);
  // Aliases can make a small text unfold: no format but SPDX is read from YAML.
  if (text(get(plain, 'spdxVersion')) === undefined) throw errorAt('not-a-report', NONE);
  return plain;
}

function valueOf(source: string): Json {
  const start = source.slice(0, 4096).trimStart();
  if (start === '' && source.trim() === '') throw errorAt('empty', 'The file is empty.');
  if (/^[[{]/.test(start)) return parseJson(source);
  if (start.startsWith('<')) {
    const root = rootName(source);
    if (root && /spdx\.org\/rdf/.test(source.slice(0, 4096))) throw errorAt('spdx-rdf', 'SPDX in RDF is not read. Convert it to JSON or tag-value, for example with the SPDX tools.');
    if (root && localName(root.name) === 'bom' && root.tag.includes('cyclonedx.org/schema/bom')) return cycloneDxXml(source);
    throw errorAt('not-a-report', NONE);
  }
  if (/^(?:#.*\n|\s)*SPDXVersion:/.test(start)) return tagValueOf(source);
  if (/(?:^|\n)"?spdxVersion"?:/.test(source.slice(0, 65_536))) return yamlOf(source);
  throw errorAt('not-a-report', NONE);
}

/** Formats that are known by name and refused with what to do instead. */
function refusal(value: Json): Unreadable | undefined {
  if (has(value, 'document') && text(get(value, 'document', 'csaf_version')) !== undefined) return errorAt('csaf', 'CSAF is not read. Convert its product status to OpenVEX, for example with vexctl.');
  if (text(get(value, 'bomFormat')) === undefined && text(get(value, 'strata')) !== undefined) return errorAt('not-a-report', 'This is a topology, not a report.');
  return undefined;
}

/** Reads a report. Whatever is wrong with it becomes a note; nothing is thrown for any content. */
export function readReport(path: string, content: Uint8Array | string): ReportFile {
  if (content.length > MOST_REPORT_BYTES) return tooLargeReport(path);
  try {
    const { text: source, nul } = decode(content);
    if (nul >= 0) throw errorAt('binary', 'The file holds binary data. Archives and CycloneDX in protobuf are not read: write the report as JSON.');
    const value = valueOf(source);
    const reader = REPORT_READERS.find((it) => it.recognise(value));
    if (!reader) throw refusal(value) ?? errorAt('not-a-report', NONE);
    const notes: ReportNote[] = [];
    return { path, format: reader.format, reports: reader.read(value, notes), notes };
  } catch (error) {
    if (error instanceof Unreadable) return failedReport(path, error.note);
    throw error;
  }
}
