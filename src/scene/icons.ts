/** Small pictures as paths, for the canvas (Path2D), the DOM and SVG alike. */
import type { Kind } from '../model';

/** One simple line picture a kind, 16 x 16, drawn with a stroke of 1.3 in the current colour. */
export const KIND_PATHS: { readonly [K in Kind]: string } = {
  // A map pin.
  site: 'M8 14.2C5.4 11.2 3.6 9 3.6 6.4a4.4 4.4 0 0 1 8.8 0c0 2.6-1.8 4.8-4.4 7.8zM8 4.9a1.6 1.6 0 1 0 0 3.2a1.6 1.6 0 0 0 0-3.2',
  // Two rack units.
  host: 'M2 2.8h12v4.4H2zM2 8.8h12v4.4H2zM4.4 5h.8M4.4 11h.8M9.5 5h2.2M9.5 11h2.2',
  // A plate that carries two machines.
  hypervisor: 'M1.8 11h12.4v2.6H1.8zM3 2.6h4v5.6H3zM9 2.6h4v5.6H9z',
  // A screen with a machine in it.
  vm: 'M2 2.8h12v8H2zM5.4 13.4h5.2M8 10.8v2.6M5.4 5.2h5.2v3.2H5.4z',
  // A cog over a base.
  engine: 'M8 5.4a2.6 2.6 0 1 0 0 5.2a2.6 2.6 0 0 0 0-5.2M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M12.4 3.6L11 5M5 11l-1.4 1.4',
  // A dashed frame around two bars of different length.
  cgroup: 'M2.2 4.6V2.2h2.4M11.4 2.2h2.4v2.4M13.8 11.4v2.4h-2.4M4.6 13.8H2.2v-2.4M4.8 6.4h6.4M4.8 9.6h3.6',
  // A round shell with two parts.
  pod: 'M8 1.6l5.6 3.2v6.4L8 14.4l-5.6-3.2V4.8zM5.2 6.4h2.2v3.2H5.2zM8.8 6.4H11v3.2H8.8z',
  // A crate.
  container: 'M2 4.2h12v7.6H2zM4.7 6.2v3.6M8 6.2v3.6M11.3 6.2v3.6',
  // A window with a prompt.
  app: 'M2 2.8h12v10.4H2zM2 5.6h12M4.4 8l1.8 1.5l-1.8 1.5M8 11h3',
  // Three machines, linked.
  cluster: 'M6 1.8h4v3.6H6zM1.8 10.6h4v3.6h-4zM10.2 10.6h4v3.6h-4zM8 5.4V8M3.8 10.6V8h8.4v2.6',
  // A drum.
  volume: 'M8 2c3 0 5.2.9 5.2 2s-2.2 2-5.2 2s-5.2-.9-5.2-2s2.2-2 5.2-2M2.8 4v8c0 1.1 2.2 2 5.2 2s5.2-.9 5.2-2V4M2.8 8c0 1.1 2.2 2 5.2 2s5.2-.9 5.2-2',
  // A globe.
  network: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4M1.8 8h12.4M8 1.8c2 1.7 2.8 3.8 2.8 6.2S10 12.5 8 14.2C6 12.5 5.2 10.4 5.2 8S6 3.5 8 1.8',
};

/** Shapes by level, 10 x 10 around the origin: diamond, circle, triangle, octagon. */
export const LEVEL_PATHS: readonly (string | undefined)[] = [
  undefined,
  'M0 -4.5L4.5 0L0 4.5L-4.5 0z',
  'M0 -4.5A4.5 4.5 0 1 1 0 4.5A4.5 4.5 0 1 1 0 -4.5z',
  'M0 -4.8L5 4.2L-5 4.2z',
  'M-2 -4.8L2 -4.8L4.8 -2L4.8 2L2 4.8L-2 4.8L-4.8 2L-4.8 -2z',
];
