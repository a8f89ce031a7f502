/** What moves while frames are measured: the picture with everything in view and at zoom 1, the zoom between both, boxes, and the pointer alone. */
export const MOTIONS = ['panAll', 'panNear', 'zoom', 'dragLeaf', 'dragHost', 'hoverAll'] as const;
export type Motion = (typeof MOTIONS)[number];
