/** Checks that compare: facts of the engine, properties of the file, counts and sums. */
import { FACT_SECTIONS, someFacts } from '../../../engine/report';
import type { FieldType, SectionName } from '../../../engine/report';
import { workloads } from '../../../engine/facts/workloads';
import type { Checked } from '../../../engine/contract';
import { amountOf, filled, shownValue, stepsOf, unmet, valueAtPath } from '../compare';
import type { Step, Unit } from '../compare';
import type { Attempt } from '../contract';
import { select, selectorText } from '../select';
import type { Check, Comparison, CountCheck, FactCheck, PropertyCheck, Selector } from '../tables';

const SECTIONS = new Map(FACT_SECTIONS.map((section) => [section.name as string, section]));

/** The section that a path is in: its first step, or `nodes` for the resources of a node. */
export function sectionOf(path: string, onNodes: boolean): SectionName | undefined {
  const first = stepsOf(path)[0];
  const section = typeof first === 'string' ? SECTIONS.get(first) : undefined;
  if (section !== undefined) return (section.on !== undefined) === onNodes ? section.name : undefined;
  return onNodes ? 'nodes' : undefined;
}

const UNITS: { readonly [T in FieldType]?: Unit } = { bytes: 'bytes', cores: 'cores', seconds: 'seconds' };

/** The unit of a fact, by the documented fields of its section. */
function unitOf(section: SectionName, steps: readonly Step[]): Unit {
  const own = section === 'nodes' ? steps : steps.slice(1);
  const path = own.map((step) => (typeof step === 'string' ? (/^\d+$/.test(step) ? '[]' : step) : '[]')).join('.').replaceAll('.[]', '[]');
  const field = SECTIONS.get(section)?.fields.find(([at]) => at === path || at.replace('{}', own[0] as string) === path);
  return field && UNITS[field[1]];
}

export function factReasons({ now }: Attempt, check: Check, fact: FactCheck): readonly string[] {
  const { nodes, path = '' } = fact;
  const section = sectionOf(path, nodes !== undefined);
  if (section === undefined) return [`There is no fact \`${path}\`.`];
  const steps = stepsOf(path), unit = unitOf(section, steps);
  const report = someFacts(now.facts, [section]);
  if (nodes === undefined) return one(check, fact, undefined, valueAtPath(report, steps), path, unit);
  return eachNode(now, nodes, (i, id) => one(check, fact, id, valueAtPath(report.nodes?.[id], steps), path, unit));
}

/** Properties whose numbers have a unit, by their last name. */
const PROPERTY_UNITS: { readonly [name: string]: Unit } = { memory: 'bytes', disk: 'bytes', size: 'bytes', heap: 'bytes' };

export function propertyReasons({ now }: Attempt, check: Check, property: PropertyCheck): readonly string[] {
  const steps = stepsOf(property.path!);
  const last = steps.at(-1);
  return eachNode(now, property.nodes!, (i, id) => one(check, property, id, valueAtPath(now.facts.graph.nodes[i], steps), property.path!, typeof last === 'string' ? PROPERTY_UNITS[last] : undefined));
}

function one(check: Check, comparison: Comparison, node: string | undefined, value: unknown, path: string, unit: Unit): readonly string[] {
  const wanted = unmet(value, comparison, unit);
  if (wanted === undefined) return [];
  const values = { node: node ?? 'the stack', value: shownValue(typeof value === 'string' && unit !== undefined ? amountOf(value) : value, unit), wanted };
  return [check.says === undefined ? `${node === undefined ? '' : `${node}: `}\`${path}\` is ${values.value}, and should be ${wanted}.` : filled(check.says, values)];
}

function eachNode(now: Checked, selector: Selector, reasons: (i: number, id: string) => readonly string[]): readonly string[] {
  const { nodes, missing } = select(now.facts, selector);
  if (missing.length > 0) return missing.map((id) => `${id} is not there any more.`);
  if (nodes.length === 0) return [`There is no ${selectorText(selector)}.`];
  return nodes.flatMap((i) => reasons(i, now.facts.graph.ids[i]!));
}

/** Copies of the nodes themselves, or of what they are worth together. */
export function countReasons({ now }: Attempt, check: Check, { of, sum, atLeast, atMost }: CountCheck): readonly string[] {
  const { graph } = now.facts;
  const { copies } = workloads(now.facts);
  const { nodes } = select(now.facts, of!);
  const steps = sum === undefined ? [] : stepsOf(sum);
  const worth = (i: number): number => (sum === undefined ? 1 : amountOf(valueAtPath(graph.nodes[i], steps)));
  const unknown = nodes.filter((i) => copies[i]! > 0 && Number.isNaN(worth(i)));
  if (unknown.length > 0) return unknown.map((i) => `${graph.ids[i]!} has no ${sum!}, so that nobody can add it up.`);
  const total = nodes.reduce((all, i) => all + copies[i]! * worth(i), 0);
  const unit = sum === undefined ? undefined : PROPERTY_UNITS[sum];
  const wanted = unmet(total, { atLeast, atMost }, unit);
  if (wanted === undefined) return [];
  const value = shownValue(total, unit);
  return [check.says === undefined ? `${sum === undefined ? 'There are' : `Their ${sum} is`} ${value}, and ${sum === undefined ? 'there' : 'it'} should be ${wanted}.` : filled(check.says, { value, wanted })];
}
