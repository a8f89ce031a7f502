/** Micro-architecture of a processor, by the model name that vendors and /proc/cpuinfo give. */

/** Longer texts are no models. */
const MAX_MODEL_LENGTH = 100;
/** Names that may stand in the text themselves. */
const NAMES = [
  'nehalem', 'westmere', 'sandy bridge', 'ivy bridge', 'haswell', 'broadwell', 'skylake', 'kaby lake', 'coffee lake', 'cascade lake', 'cooper lake', 'ice lake', 'sapphire rapids',
  'emerald rapids', 'naples', 'rome', 'milan', 'genoa',
] as const;
/** Code names of AMD servers. */
const AMD_NAMES: ReadonlyMap<string, string> = new Map([['naples', 'zen'], ['rome', 'zen 2'], ['milan', 'zen 3'], ['genoa', 'zen 4']]);
const E_VERSIONS = ['sandy bridge', 'ivy bridge', 'haswell', 'broadwell', 'skylake', 'kaby lake'] as const;
/** Second digit of Xeon Scalable numbers (`6130` is a 1). */
const SCALABLE: ReadonlyMap<string, string> = new Map([
  ['1', 'skylake'], ['2', 'cascade lake'], ['3', 'ice lake'], ['4', 'sapphire rapids'], ['5', 'emerald rapids'],
]);
/** Generation of Core i3 to i9: the digits before the last three. */
const CORE: ReadonlyMap<string, string> = new Map([
  ['2', 'sandy bridge'], ['3', 'ivy bridge'], ['4', 'haswell'], ['5', 'broadwell'], ['6', 'skylake'], ['7', 'kaby lake'], ['8', 'coffee lake'],
]);
/** Last digit of EPYC numbers. */
const EPYC: ReadonlyMap<string, string> = new Map([['1', 'zen'], ['2', 'zen 2'], ['3', 'zen 3'], ['4', 'zen 4'], ['5', 'zen 5']]);

/**
 * The micro-architecture in lower case, such as `skylake` or `zen 2`; undefined where the model does not tell. Knows Xeon E3/E5/E7, Xeon
 * Scalable, Core i3 to i9 of the second to eighth generation, and EPYC. `Intel Xeon Gold 6130` is skylake, `E5-2680 v4` broadwell.
 */
export function microarchitecture(model: string | undefined): string | undefined {
  if (model === undefined || model.length > MAX_MODEL_LENGTH) return undefined;
  const text = model.toLowerCase().replace(/\((?:r|tm)\)/g, ' ').replace(/[-_]+/g, ' ');
  const named = NAMES.find((name) => text.includes(name));
  if (named !== undefined) return AMD_NAMES.get(named) ?? named;
  const e = /\be([357]) ?\d{4}l?(?: ?v([2-6]))?\b/.exec(text);
  // The first E7 are a generation older than the first E3 and E5.
  if (e) return e[2] === undefined ? (e[1] === '7' ? 'westmere' : 'sandy bridge') : E_VERSIONS[Number(e[2]) - 1];
  const scalable = /\b(?:bronze|silver|gold|platinum) [3-9](\d)\d\d/.exec(text);
  if (scalable) return SCALABLE.get(scalable[1]!);
  const epyc = /\bepyc [79][\da-f]\w(\d)/.exec(text);
  if (epyc) return EPYC.get(epyc[1]!);
  const core = /\bi[3579] (\d)\d{3}(?!\d)/.exec(text);
  return core ? CORE.get(core[1]!) : undefined;
}
