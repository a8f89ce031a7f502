/** A value outside React that components can follow. */
import { useSyncExternalStore } from 'react';

export interface Observable<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
}

/** An observable value; setting the same value again tells nobody. */
export function observable<T>(initial: T): Observable<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The value, or what `select` takes of it, for a component that is drawn again whenever that changes; `select` gives plain values. */
export function useObservable<T, V = T>({ subscribe, get }: Observable<T>, select: (value: T) => V = (value) => value as unknown as V): V {
  return useSyncExternalStore(subscribe, () => select(get()));
}
