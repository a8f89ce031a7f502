/** Suppressions: findings that the file accepts, with a reason and perhaps a last day. */
import type { Suppression, Topology } from '../../model';
import type { Finding, Graph } from '../contract';
import { isKnownRule, NOTICES } from './notices';
import { suggestRule } from './settings';
import type { NoticeDraft } from './settings';

interface Entry {
  readonly index: number;
  readonly suppression: Suppression & { readonly rule: string };
  readonly expired: boolean;
  used: boolean;
}

export interface Suppressions {
  /** Whether a suppression in force holds the finding back; remembers that it was of use. */
  holds(finding: Finding): boolean;
  /** What is wrong with the suppressions; ask after all findings were shown to `holds`. */
  notices(): readonly NoticeDraft[];
}

/** Reads the suppressions of a file as of a day. A finding is held back when its rule and its first node are those of the suppression, or its rule alone where that names no node. */
export function readSuppressions(topology: Topology, graph: Graph, today: string): Suppressions {
  const notices: NoticeDraft[] = [];
  const byRule = new Map<string, Entry[]>();
  topology.suppressions.forEach((suppression, index) => {
    if (suppression === undefined) return;
    const wrong = whatIsWrong(suppression, index);
    if (wrong) {
      notices.push(wrong);
      return;
    }
    const rule = suppression.rule!;
    const entry = {
      index, suppression: { ...suppression, rule },
      expired: suppression.until !== undefined && today > suppression.until, used: false,
    };
    const entries = byRule.get(rule);
    if (entries) entries.push(entry);
    else byRule.set(rule, [entry]);
  });
  return {
    holds(finding) {
      if (byRule.size === 0) return false;
      const entries = byRule.get(finding.rule);
      let held = false;
      if (entries === undefined) return held;
      for (const entry of entries) {
        if (entry.suppression.node !== undefined && entry.suppression.node !== finding.nodes[0]) continue;
        entry.used = true;
        held ||= !entry.expired;
      }
      return held;
    },
    notices: () => [...notices, ...[...byRule.values()].flat().flatMap((entry) => afterwards(entry, graph))],
  };
}

function whatIsWrong({ rule, reason }: Suppression, index: number): NoticeDraft | undefined {
  const pointer = `/suppressions/${index}`;
  if (rule === undefined) return { notice: NOTICES.invalidSuppression, pointer, message: 'The suppression names no rule, so it has no effect. Add "rule" with the id of the rule whose finding is '
    + 'accepted.' };
  if (!isKnownRule(rule)) return {
    notice: NOTICES.unknownRule, pointer: `${pointer}/rule`,
    message: `There is no rule "${rule}", so this suppression has no effect.${suggestRule(rule)}`,
  };
  if (reason === undefined || reason.trim() === '') {
    return { notice: NOTICES.invalidSuppression, pointer, message: `The suppression of "${rule}" gives no reason, so it has no effect. Add "reason" and say why the finding is `
      + 'accepted.' };
  }
  return undefined;
}

function afterwards({ index, suppression, expired, used }: Entry, graph: Graph): NoticeDraft[] {
  const { rule, node, until } = suppression;
  const whose = node === undefined ? `"${rule}"` : `"${rule}" on ${node}`;
  if (!used) {
    // A node that does not exist is reported as a reference that leads nowhere.
    if (node !== undefined && !graph.number.has(node)) return [];
    return [{
      notice: NOTICES.unusedSuppression, pointer: `/suppressions/${index}`,
      message: `There is no finding of ${whose} to suppress. Remove the suppression.`,
    }];
  }
  if (!expired) return [];
  return [{ notice: NOTICES.expiredSuppression, pointer: `/suppressions/${index}/until`, message: `The suppression of ${whose} ended on ${until}, so the finding is reported again. Mend it, or review it and set a `
    + 'later day.' }];
}
