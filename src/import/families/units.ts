/** Units of systemd, recipes of images, and those of machines. */
import type { Readers } from '../contract';
import { read as dockerfile } from '../dockerfile/read';
import { read as quadlet } from '../quadlet/read';
import { read as vagrant } from '../vagrant/read';

export const READERS: Readers = new Map([
  ['quadlet', quadlet],
  ['dockerfile', dockerfile],
  ['vagrant', vagrant],
]);
