/** Units of systemd, and recipes of images. */
import type { Readers } from '../contract';
import { read as dockerfile } from '../dockerfile/read';
import { read as quadlet } from '../quadlet/read';

export const READERS: Readers = new Map([
  ['quadlet', quadlet],
  ['dockerfile', dockerfile],
]);
