/** Blobs of a layout: `blobs/ALGORITHM/HEX` beside the index. */
import { BUDGET, type ImportContext } from '../contract';
import { decode } from '../decode';
import { readJson } from '../json';
import { type Notes, type Place, quote, sourceText } from '../notes';
import { folderOf } from '../paths';
import type { Value } from '../values';

const DIGEST = /^(sha256|sha512):([0-9a-f]{64}|[0-9a-f]{128})$/;

export interface Blobs {
  /** The JSON of a blob; undefined, with a note at `place`, where it is not there or cannot be read. */
  json(digest: string, place: Place): Promise<Value | undefined>;
  /** Paths that were read. */
  readonly paths: readonly string[];
}

/** Blobs of the layout whose index is at `path`. */
export function blobsOf(path: string, context: ImportContext, notes: Notes): Blobs {
  const paths: string[] = [];
  const folder = folderOf(path);
  return {
    paths,
    async json(digest, place) {
      const [, algorithm, hex] = DIGEST.exec(digest) ?? [];
      if (algorithm === undefined) {
        notes.add('error', 'wrong-digest', place, `${quote(digest)} is no digest; what it names was left out.`);
        return undefined;
      }
      const blob = `${folder === '' ? '' : `${folder}/`}blobs/${algorithm}/${hex}`;
      const content = paths.length < BUDGET.files * 10 ? await context.readFile(blob) : undefined;
      if (content === undefined || content.length > BUDGET.fileBytes) {
        notes.add('warning', 'missing-file', place, `The layout has no blob ${quote(digest)} that can be read; what it says was left out. Write the layout again.`);
        return undefined;
      }
      paths.push(blob);
      const { text } = decode(content);
      return readJson(text, sourceText(blob, text), notes);
    },
  };
}
