/** Text that a person is typing: committed by Enter or by leaving the field, taken back by Escape. */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Parsed } from './value';

export interface Draft {
  readonly text: string;
  /** What is wrong with it; undefined while it is being typed or where nothing is. */
  readonly error: string | undefined;
  readonly dirty: boolean;
  change(text: string): void;
  commit(): void;
  onKeyDown(event: KeyboardEvent<HTMLElement>): void;
}

interface Options {
  /** The text of the value as it is in the file. */
  readonly saved: string;
  parse(text: string): Parsed;
  /** Takes a value that differs from the saved one. */
  save(parsed: Parsed & { readonly ok: true }): void;
  /** Takes an emptied field; the draft goes back to the saved text where absent. */
  clear?(): void;
  /** Enter makes a new line; Ctrl+Enter commits. */
  readonly multiline?: boolean;
}

/** A field's draft. A draft that is valid is also saved when its field goes away, because another box was selected. */
export function useDraft(options: Options): Draft {
  const { saved, multiline = false } = options;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [error, setError] = useState<string | undefined>(undefined);
  const latest = useRef({ typed, options });
  latest.current = { typed, options };

  const reset = () => {
    latest.current = { ...latest.current, typed: undefined };
    setTyped(undefined);
    setError(undefined);
  };
  const commit = () => {
    const { typed: text, options: { saved: before, parse, save, clear } } = latest.current;
    if (text === undefined || text === before) return reset();
    if (text.trim() === '') {
      reset();
      clear?.();
      return undefined;
    }
    const parsed = parse(text);
    if (!parsed.ok) return setError(parsed.message);
    reset();
    return save(parsed);
  };
  useEffect(() => () => {
    const { typed: text, options: { parse } } = latest.current;
    if (text !== undefined && text.trim() !== '' && parse(text).ok) commit();
  }, []);

  return {
    text: typed ?? saved,
    error,
    dirty: typed !== undefined && typed !== saved,
    change: (text) => {
      setTyped(text);
      if (error !== undefined) {
        const parsed = options.parse(text);
        setError(parsed.ok ? undefined : parsed.message);
      }
    },
    commit,
    onKeyDown: (event) => {
      if (event.key === 'Enter' && (!multiline || event.ctrlKey || event.metaKey)) commit();
      else if (event.key === 'Escape' && typed !== undefined) reset();
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
}
