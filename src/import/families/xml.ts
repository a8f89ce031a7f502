/** Formats that are XML. */
import type { Readers } from '../contract';
import { read as libvirt } from '../libvirt/read';
import { read as vbox } from '../vbox/read';

export const READERS: Readers = new Map([
  ['libvirt', libvirt],
  ['vbox', vbox],
]);
