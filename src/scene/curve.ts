/** The way of a link between two boxes: a cubic curve between the sides that face each other. In the units of the places. */

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Curve {
  readonly points: readonly [number, number, number, number, number, number, number, number];
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The curve between two places; `a` and `b` may lie inside one another. */
export function curveBetween(a: Place, b: Place): Curve {
  const ax = a.x + a.width / 2, ay = a.y + a.height / 2, bx = b.x + b.width / 2, by = b.y + b.height / 2;
  // Gaps tell more than centres: boxes beside each other are linked at their sides, boxes in rows at top and bottom.
  const gapX = Math.max(b.x - (a.x + a.width), a.x - (b.x + b.width)), gapY = Math.max(b.y - (a.y + a.height), a.y - (b.y + b.height));
  const sideways = gapX >= gapY;
  const sign = sideways ? Math.sign(bx - ax) || 1 : Math.sign(by - ay) || 1;
  const x1 = sideways ? ax + (sign * a.width) / 2 : ax, y1 = sideways ? ay : ay + (sign * a.height) / 2;
  const x2 = sideways ? bx - (sign * b.width) / 2 : bx, y2 = sideways ? by : by - (sign * b.height) / 2;
  const bend = Math.min(160, Math.max(12, Math.hypot(x2 - x1, y2 - y1) * 0.4)) * sign;
  const c1x = sideways ? x1 + bend : x1, c1y = sideways ? y1 : y1 + bend, c2x = sideways ? x2 - bend : x2, c2y = sideways ? y2 : y2 - bend;
  return {
    points: [x1, y1, c1x, c1y, c2x, c2y, x2, y2],
    left: Math.min(x1, x2, c1x, c2x), right: Math.max(x1, x2, c1x, c2x), top: Math.min(y1, y2, c1y, c2y), bottom: Math.max(y1, y2, c1y, c2y),
  };
}
