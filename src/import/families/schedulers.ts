/** Formats of schedulers. */
import type { Readers } from '../contract';
import { read as marathon } from '../marathon/read';
import { read as nomad } from '../nomad/read';

export const READERS: Readers = new Map([
  ['nomad', nomad],
  ['marathon', marathon],
]);
