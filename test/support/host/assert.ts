// Stands for node:assert/strict in the browser worker, where Node's module does not exist. Same names, same meaning.

class AssertionError extends Error {
  override name = 'AssertionError';
}

const show = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
};

function fail(message: unknown, otherwise: string): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message === undefined ? otherwise : `${String(message)}: ${otherwise}`);
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || !a || !b) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof Map || a instanceof Set) return same([...a], [...(b as Map<unknown, unknown>)]);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length
    && keys.every((key) => Object.hasOwn(b, key) && same(a[key as never], b[key as never]));
}

type Expected = RegExp | (new (...args: never[]) => unknown) | ((error: unknown) => boolean) | undefined;

function checkError(error: unknown, expected: Expected): void {
  if (expected instanceof RegExp) {
    if (!expected.test(String(error))) fail(undefined, `the error ${String(error)} does not match ${expected}`);
  } else if (expected && !(expected === Error || (expected.prototype && error instanceof expected))) {
    const accepted = !expected.prototype && (expected as (error: unknown) => boolean)(error);
    if (!accepted) fail(undefined, `an unexpected error: ${String(error)}`);
  }
}

const assert = Object.assign(
  (value: unknown, message?: unknown) => { if (!value) fail(message, `${show(value)} is not truthy`); },
  {
    AssertionError,
    fail: (message?: unknown) => fail(message, 'failed'),
    ok: (value: unknown, message?: unknown) => { if (!value) fail(message, `${show(value)} is not truthy`); },
    equal: (a: unknown, b: unknown, message?: unknown) => { if (!Object.is(a, b)) fail(message, `expected ${show(b)}, got ${show(a)}`); },
    notEqual: (a: unknown, b: unknown, message?: unknown) => { if (Object.is(a, b)) fail(message, `expected something other than ${show(b)}`); },
    deepEqual: (a: unknown, b: unknown, message?: unknown) => { if (!same(a, b)) fail(message, `expected ${show(b)}, got ${show(a)}`); },
    notDeepEqual: (a: unknown, b: unknown, message?: unknown) => { if (same(a, b)) fail(message, `expected something other than ${show(b)}`); },
    match: (text: string, pattern: RegExp, message?: unknown) => { if (!pattern.test(text)) fail(message, `${show(text)} does not match ${pattern}`); },
    doesNotMatch: (text: string, pattern: RegExp, message?: unknown) => { if (pattern.test(text)) fail(message, `${show(text)} matches ${pattern}`); },
    throws: (call: () => unknown, expected?: Expected) => {
      try {
        call();
      } catch (error) {
        return checkError(error, expected);
      }
      return fail(undefined, 'expected an error, there was none');
    },
    rejects: async (promise: Promise<unknown> | (() => Promise<unknown>), expected?: Expected) => {
      const error = await (typeof promise === 'function' ? promise() : promise).then(() => undefined, (reason: unknown) => ({ reason }));
      if (!error) fail(undefined, 'expected a rejection, there was none');
      checkError(error.reason, expected);
    },
  },
);

export const { AssertionError: AssertionErrorClass, ok, equal, notEqual, deepEqual, notDeepEqual, match, doesNotMatch, throws, rejects } = assert;
export const strictEqual = assert.equal;
export const deepStrictEqual = assert.deepEqual;
export { assert as default };
