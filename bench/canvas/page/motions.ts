/** What moves while frames are measured: the picture with everything in view and at zoom 1, the zoom between both, once without and once with rests, in which boxes are mounted and taken away, boxes, and the pointer alone. */
export const MOTIONS = ['panAll', 'panNear', 'zoom', 'zoomRests', 'dragLeaf', 'dragHost', 'hoverAll'] as const;
export type Motion = (typeof MOTIONS)[number];
