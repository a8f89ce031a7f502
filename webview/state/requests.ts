/** Requests to the host that wait for their answer, each for a bounded time. */
import type { ToHost, ToWebview } from '../../src/protocol';
import { vscode } from './vscode';

/** How long an answer may take before the person is told. */
export const ANSWER_MS = 5000;

export type Answer = Extract<ToWebview, { readonly request: number }>;
type Distribute<T> = T extends { readonly request: number } ? Omit<T, 'request'> : never;
/** A message that is answered, before it has its number. */
export type Request = Distribute<ToHost>;

interface Waiting {
  readonly resolve: (answer: Answer | undefined) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const waiting = new Map<number, Waiting>();
let last = 0;

/** Sends a message without an answer. */
export function send(message: ToHost): void {
  vscode().postMessage(message);
}

/** Sends a request; resolves to its answer, or to undefined when none came in time. */
export function ask(request: Request): Promise<Answer | undefined> {
  const number = ++last;
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle(number, undefined), ANSWER_MS);
    waiting.set(number, { resolve, timer });
    send({ ...request, request: number } as ToHost);
  });
}

/** Hands an answer to whoever asked; false where nobody waits for it (any more). */
export function settle(request: number, answer: Answer | undefined): boolean {
  const entry = waiting.get(request);
  if (!entry) return false;
  waiting.delete(request);
  clearTimeout(entry.timer);
  entry.resolve(answer);
  return true;
}
