/** OpenVEX 0.0.1 to 0.2: who says which vulnerability matters in what. */
import { parseImageReference } from '../catalog/image';
import { VEX_STATUSES } from '../engine/image-reports';
import type { ReportNote, VexProduct, VexStatement } from '../engine/image-reports';
import { bounded, imageOfPurl, MOST_PARTS, subjectOf } from './common';
import type { ReportReader } from './common';
import { get, list, text, texts } from './plain';
import type { Json } from './plain';

const plainPurl = (purl: string): string => purl.split(/[?#]/)[0]!;
const idOf = (value: Json): string | undefined => text(value) ?? text(get(value, 'identifiers', 'purl')) ?? text(get(value, '@id'));

function productOf(value: Json): VexProduct | undefined {
  const id = idOf(value);
  if (id === undefined) return undefined;
  const hash = text(get(value, 'hashes', 'sha-256'));
  const image = imageOfPurl(id);
  const packages = list(get(value, 'subcomponents')).flatMap((it) => idOf(it) ?? []).filter((it) => it.startsWith('pkg:')).map(plainPurl);
  if (image === undefined && id.startsWith('pkg:')) return { digests: [], references: [], purl: plainPurl(id), packages };
  const names = subjectOf({ isImage: true, references: image?.references ?? [id], digests: [...(image?.digests ?? []), ...(hash === undefined ? [] : [`sha256:${hash}`])] });
  // A name alone says too little to take something for harmless.
  return { digests: names.digests, references: names.references.filter((it) => parseImageReference(it)?.tag !== undefined), purl: undefined, packages };
}

function statementOf(value: Json, made: string | undefined, notes: ReportNote[]): VexStatement | undefined {
  const vulnerability = get(value, 'vulnerability');
  const names = [text(vulnerability), text(get(vulnerability, 'name')), ...texts(get(vulnerability, 'aliases'))].filter((it) => it !== undefined);
  const word = text(get(value, 'status'));
  const status = VEX_STATUSES.find((it) => it === word);
  if (names.length === 0 || status === undefined) {
    notes.push({ severity: 'warning', code: 'unusable-statement', message: `The statement about ${names[0] ?? 'an unnamed vulnerability'} has ${word === undefined ? 'no status' : `the status \`${word}\``} and was left out. Statuses are ${VEX_STATUSES.join(', ')}.`, line: 1, column: 1 });
    return undefined;
  }
  const time = Date.parse(text(get(value, 'last_updated')) ?? text(get(value, 'timestamp')) ?? made ?? '');
  return { vulnerability: names, status, time, products: bounded(list(get(value, 'products')), MOST_PARTS, 'products', notes).flatMap((it) => productOf(it) ?? []) };
}

const CONTEXT = 'https://openvex.dev/ns';

export const openVexReader: ReportReader = {
  format: 'openvex', title: 'OpenVEX',
  recognise: (value) => text(get(value, '@context'))?.startsWith(CONTEXT) === true,
  read(value, notes) {
    const made = text(get(value, 'last_updated')) ?? text(get(value, 'timestamp'));
    const statements = bounded(list(get(value, 'statements')), MOST_PARTS, 'statements', notes).flatMap((it) => statementOf(it, made, notes) ?? []);
    const version = /\/v(\d[\d.]*)$/.exec(text(get(value, '@context')) ?? '')?.[1];
    return [{
      tool: ['OpenVEX', version].filter(Boolean).join(' '), made, subject: subjectOf({ name: text(get(value, 'author')), isImage: false }),
      os: undefined, scanned: false, vulnerabilities: [], packages: undefined, statements,
    }];
  },
};
