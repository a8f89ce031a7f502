/** Names of hosts with ranges, as Ansible expands them: `web[01:20:2].example.org`, `db-[a:f]`. */

const RANGE = /\[([0-9a-zA-Z]{0,18}):([0-9a-zA-Z]{1,18})(?::(\d{1,9}))?\]/;

/** Why a name cannot be expanded. */
export interface BadRange {
  readonly error: string;
}

/** The names that a pattern stands for, at most `most`; `cut` says that there are more. */
export function expand(pattern: string, most: number): { readonly names: readonly string[]; readonly cut: boolean } | BadRange {
  let names: readonly string[] = [pattern];
  let cut = false;
  // Each turn replaces one range in every name; a name has few.
  for (let turn = 0; turn < 8 && RANGE.test(names[0]); turn++) {
    const match = RANGE.exec(names[0])!;
    const values = valuesOf(match[1], match[2], match[3], most);
    if ('error' in values) return values;
    cut ||= values.cut;
    const longer: string[] = [];
    for (const name of names) {
      const at = name.search(RANGE);
      for (const value of values.names) if (longer.length < most) longer.push(name.slice(0, at) + value + name.slice(at + match[0].length));
    }
    cut ||= longer.length < names.length * values.names.length;
    names = longer;
  }
  if (/[[\]]/.test(names[0] ?? '') && !/^\[[0-9a-f:]+\]$/i.test(pattern)) return { error: 'the brackets hold no range such as `[01:20]` or `[a:f]`' };
  return { names, cut };
}

function valuesOf(from: string, to: string, step: string | undefined, most: number): { readonly names: readonly string[]; readonly cut: boolean } | BadRange {
  const by = Number(step ?? 1);
  if (by < 1) return { error: 'the step of the range must be at least 1' };
  const start = from === '' ? '0' : from;
  if (/^\d+$/.test(start) && /^\d+$/.test(to)) {
    if (start.length > 1 && start.startsWith('0') && start.length !== to.length) return { error: 'both ends of a range with leading zeros must be as long' };
    const width = start.length > 1 && start.startsWith('0') ? start.length : 0;
    return listed(Number(start), Number(to), by, most, (value) => String(value).padStart(width, '0'));
  }
  if (/^[a-zA-Z]$/.test(start) && /^[a-zA-Z]$/.test(to)) return listed(start.charCodeAt(0), to.charCodeAt(0), by, most, (value) => String.fromCharCode(value));
  return { error: 'the ends of a range are two numbers, or two letters' };
}

function listed(from: number, to: number, by: number, most: number, text: (value: number) => string): { readonly names: readonly string[]; readonly cut: boolean } | BadRange {
  if (to < from) return { error: 'the range ends before it begins' };
  const names: string[] = [];
  let value = from;
  for (; value <= to && names.length < most; value += by) names.push(text(value));
  return { names, cut: value <= to };
}
