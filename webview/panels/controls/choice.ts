/** A choice among few: the mouse commits it at once, arrow keys only look, and Enter or leaving the field commits. */
import { useRef, useState } from 'react';

const LOOKING = new Set(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);

export interface Choice {
  readonly value: string;
  readonly handlers: {
    onPointerDown(): void;
    onKeyDown(event: { readonly key: string; readonly ctrlKey: boolean; readonly metaKey: boolean; preventDefault(): void; stopPropagation(): void }): void;
    onBlur(event: { readonly currentTarget: Element; readonly relatedTarget: EventTarget | null }): void;
  };
  choose(value: string): void;
}

/** State of a choice whose value in the file is `saved`; `save` takes another one. */
export function useChoice(saved: string, save: (value: string) => void): Choice {
  const [looked, setLooked] = useState<string | undefined>(undefined);
  const byKey = useRef(false);
  const commit = (value: string | undefined) => {
    setLooked(undefined);
    if (value !== undefined && value !== saved) save(value);
  };
  return {
    value: looked ?? saved,
    choose: (value) => (byKey.current ? setLooked(value) : commit(value)),
    handlers: {
      onPointerDown: () => { byKey.current = false; },
      onKeyDown: (event) => {
        const { key } = event;
        byKey.current = LOOKING.has(key) || (key.length === 1 && key !== ' ' && !event.ctrlKey && !event.metaKey);
        if (looked === undefined || (key !== 'Enter' && key !== 'Escape')) return;
        event.preventDefault();
        event.stopPropagation();
        commit(key === 'Enter' ? looked : undefined);
      },
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) commit(looked);
      },
    },
  };
}
