/** Checks of what must stay, and of what must not be together. */
import { called, kernelName } from '../../../engine/rules/say';
import { kernels } from '../../../engine/facts/kernels';
import { places } from '../../../engine/facts/places';
import type { Facts } from '../../../engine/contract';
import { canonical, same, shownValue, stepsOf, valueAtPath } from '../compare';
import type { Attempt } from '../contract';
import { select, selectorText } from '../select';
import type { ApartCheck, KeepCheck } from '../tables';
import { few } from './findings';

/** Stands for every property but where the node is and what it is called in the picture. */
const ALL = '*';
const NOT_COMPARED = new Set(['in', 'name', 'description']);

export function keepReasons({ now, start }: Attempt, { nodes, same: properties }: KeepCheck): readonly string[] {
  const { graph } = now.facts;
  const before = start.facts.graph;
  return few(select(start.facts, nodes!).nodes.flatMap((i) => {
    const id = before.ids[i]!, was = before.nodes[i]!;
    const number = graph.number.get(id);
    if (number === undefined) return [`${id} is not there any more, and it must stay.`];
    const is = graph.nodes[number]!;
    if (is.kind !== was.kind) return [`${id} was a ${was.kind}, and is a ${is.kind} now.`];
    const names = properties!.includes(ALL) ? [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((name) => !NOT_COMPARED.has(name)) : properties!;
    return names.flatMap((name) => {
      const steps = stepsOf(name);
      const [a, b] = [valueAtPath(was, steps), valueAtPath(is, steps)];
      return same(a, b) ? [] : [`${name} of ${id} was ${shownJson(a)}, and is ${shownJson(b)} now; it must stay as it was.`];
    });
  }));
}

const shownJson = (value: unknown): string => (typeof value === 'object' && value !== null ? canonical(value) : value === undefined ? 'not given' : shownValue(value, undefined));

interface Ground {
  readonly key: number;
  readonly name: string;
}

/** What a node stands on: its kernel, host or site; undefined where that is not known. */
function groundOf(facts: Facts, by: NonNullable<ApartCheck['by']>, i: number): Ground | undefined {
  if (by === 'kernel') {
    const { serving, domains } = kernels(facts);
    const domain = domains[serving[i]!];
    return domain && { key: domain.number, name: kernelName(facts, domain) };
  }
  const place = places(facts)[by][i]!;
  return place < 0 ? undefined : { key: place, name: called(facts.graph, place) };
}

export function apartReasons({ now: { facts } }: Attempt, { nodes, from, by }: ApartCheck): readonly string[] {
  const { ids } = facts.graph;
  const [left, right] = [select(facts, nodes!), select(facts, from!)];
  const missing = [...left.missing, ...right.missing];
  if (missing.length > 0) return [...new Set(missing)].map((id) => `${id} is not there any more.`);
  for (const [side, selector] of [[left, nodes!], [right, from!]] as const) if (side.nodes.length === 0) return [`There is no ${selectorText(selector)}.`];
  const reasons: string[] = [];
  for (const i of left.nodes) {
    const mine = groundOf(facts, by!, i);
    if (mine === undefined) {
      reasons.push(`Nobody can tell the ${by!} of ${ids[i]!}: it is not on one that the stack knows.`);
      continue;
    }
    const others = right.nodes.filter((j) => j !== i && groundOf(facts, by!, j)?.key === mine.key);
    if (others.length > 0) reasons.push(`${ids[i]!} still shares ${mine.name} with ${others.slice(0, 3).map((j) => ids[j]!).join(', ')}${others.length > 3 ? ` and ${others.length - 3} more` : ''}.`);
  }
  return few(reasons);
}
