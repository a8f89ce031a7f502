/** What checks of a lab look at, and what they answer. */
import type { Applied, Operation, Scenario, TopologyText } from '../../model';
import type { Checked, Facts } from '../../engine/contract';
import type { Played } from '../../whatif';

/** The engine, handed in: in the editor it is there already, and a bundle of labs need not carry it a second time. */
export interface Engine {
  read(text: string): TopologyText;
  apply(document: TopologyText, operations: readonly Operation[]): Applied;
  check(document: TopologyText): Checked;
  play(document: TopologyText, facts: Facts, scenario: Scenario, index: number): Played;
  /** Why a document cannot be judged; undefined where it can. */
  broken(document: TopologyText): string | undefined;
}

/** The learner's stack beside the one that the lab started with. */
export interface Attempt {
  readonly engine: Engine;
  readonly now: Checked;
  readonly start: Checked;
}

/** What became of a check. */
export interface Verdict {
  readonly id: string;
  readonly title: string;
  readonly met: boolean;
  /** Why it does not hold, with the numbers and nodes of this stack, in plain words; none where it does. */
  readonly reasons: readonly string[];
  /** A question, answered by marking nodes: what is asked, and what is marked now. */
  readonly question?: { readonly text: string; readonly marked: readonly string[]; readonly kinds: readonly string[] };
}

export interface Judgement {
  readonly solved: boolean;
  readonly verdicts: readonly Verdict[];
}
