/** Sizes of layers from `docker history` and `podman history`, whose entries stand in files of their own, newest first. */
import { parseBytes } from '../../model';
import { textOf, type Value } from '../values';
import { either, type Record } from './records';

/** What the layers of one image add, lowest first. */
export interface History {
  /** Of the image, without `sha256:`; short where the output was shortened. */
  readonly id: string;
  readonly sizes: readonly number[];
  readonly record: Record;
}

const idOf = (value: Value) => (textOf(either(value, 'ID', 'Id', 'id')) ?? '').replace(/^sha256:/, '');

/** Bytes of `1.98MB` or `1980000`; NaN where it says neither. */
function bytesOf(value: Value): number {
  const text = textOf(either(value, 'Size', 'size')) ?? '';
  return /^\d+$/.test(text) ? Number(text) : parseBytes(text) ?? NaN;
}

/** A file is the history of one image; its first entry has the image's id. */
export function readHistories(records: readonly Record[]): readonly History[] {
  const files = new Map<string, Record[]>();
  for (const record of records) files.set(record.path, [...(files.get(record.path) ?? []), record]);
  return Array.from(files.values(), (entries): History => ({
    id: idOf(entries[0].value), record: entries[0], sizes: entries.map(({ value }) => bytesOf(value)).filter((size) => size !== 0).reverse(),
  }));
}

/** Sizes of an image's layers by its id; undefined unless there is one for each layer. Steps that add nothing are no layers. */
export function sizesOf(histories: readonly History[], id: string, layers: number): readonly number[] | undefined {
  const found = histories.find((it) => it.id.length >= 12 && id.startsWith(it.id));
  return found?.sizes.length === layers && found.sizes.every((size) => size > 0) ? found.sizes : undefined;
}
