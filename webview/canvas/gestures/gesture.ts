/** What a gesture is: it begins with a press, follows the pointer, and ends or is called off. */

/** A pointer event in pixels from the top left corner of the canvas. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly shift: boolean;
  /** Ctrl, or Command on a Mac. */
  readonly extend: boolean;
}

export interface Gesture {
  move(point: Point): void;
  end(point: Point): void;
  cancel(): void;
  /** Cursor while it lasts. */
  readonly cursor?: string;
}

/** A press becomes a drag after so many pixels. */
export const SLOP = 4;

/** Turns a gesture into one that begins only after the pointer moved; until then it is a click. */
export function afterSlop(from: Point, click: (point: Point) => void, begin: () => Gesture): Gesture {
  let begun: Gesture | undefined;
  return {
    move(point) {
      if (!begun && Math.hypot(point.x - from.x, point.y - from.y) > SLOP) begun = begin();
      begun?.move(point);
    },
    end(point) {
      if (begun) begun.end(point);
      else click(point);
    },
    cancel: () => begun?.cancel(),
    get cursor() {
      return begun?.cursor;
    },
  };
}

/** Where an event happened on the canvas. */
export function pointIn(element: HTMLElement, event: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top, shift: event.shiftKey, extend: event.ctrlKey || event.metaKey };
}

/** Whether an event belongs to a button, a field or the overview, which take it themselves. */
export function inControl(event: Event): boolean {
  return event.target instanceof Element && event.target.closest('button, input, a, [data-own-pointer]') !== null;
}
