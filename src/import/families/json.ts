/** Formats that are JSON. */
import type { Readers } from '../contract';
import { read as dockerInspect } from '../docker-inspect/read';
import { read as hyperv } from '../hyperv/read';
import { read as ociLayout } from '../oci-layout/read';
import { read as terraform } from '../terraform/read';

export const READERS: Readers = new Map([
  ['docker-inspect', dockerInspect],
  ['oci-layout', ociLayout],
  ['terraform', terraform],
  ['hyperv', hyperv],
]);
