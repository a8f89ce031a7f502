/**
 * scene: from a checked topology to a picture in plain arrays. Pure: the canvas, the minimap and SVG draw the same scene.
 *
 *   contract.ts    the shape of a scene, and what a patch of it is
 *   build.ts       `buildScene`: visible boxes in preorder, their columns, place and colour
 *   texts.ts       title, second line and kernel band of a box
 *   badges.ts      findings and severities by box
 *   meters.ts      commitment of memory and CPU by box
 *   metrics.ts     sizes shared by layout and drawing; bounds.ts how far a scene reaches
 *   layout.ts      places and sizes, bottom-up; pack.ts rows of boxes, pins.ts boxes that a person placed
 *   links.ts       links between visible boxes
 *   lens.ts        what the colours mean; lens-images.ts, lens-patch.ts and lens-whatif.ts those of larger questions
 *   patch.ts       `diffScene`, `applyPatch`
 *   theme.ts       colours of a picture from those of a theme, colour.ts their arithmetic; icons.ts, curve.ts, controls.ts, commit.ts how its parts look
 *
 * What only draws imports what it needs from its file: `build` brings the engine along.
 */
export * from './contract';
export { buildScene } from './build';
export { applyPatch, diffScene } from './patch';
export { boundsOf, type Bounds } from './bounds';
export { headerOf, LEAF_WIDTH, METRICS } from './metrics';
