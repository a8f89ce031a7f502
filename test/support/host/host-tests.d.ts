// Made by scripts/lib/host-suites.mjs while bundling: the test files of this host.
declare module 'host-tests' {
  /** Loads every test file, which registers its tests. */
  export function loadTests(): Promise<void>;
  /** Only titles that match, if given. */
  export const grep: string | undefined;
}
