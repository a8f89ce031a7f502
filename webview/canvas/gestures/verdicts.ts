/** Answers to "may this go there?" during one drag: asked of the host once a target. */
import { t } from '../../../src/l10n';
import { KIND_TABLE, KINDS } from '../../../src/model';
import type { DropVerdict, Scene, What } from '../../../src/protocol';
import { judge } from '../../state/host';
import { getState } from '../../state/store';
import { landing, takersOf } from '../actions';
import { mayHold } from '../hit';
import { boxNumbers } from '../stage';

export interface Verdicts {
  /** The verdict on a target if it is known already; otherwise it is asked for, and `known` is called when it came. */
  of(target: string | null, known: () => void): DropVerdict | undefined;
  /** The verdict, waited for. */
  wait(target: string | null): Promise<DropVerdict>;
}

/** Verdicts on moving boxes or adding something new, kept for one drag. */
export function verdictsOn(what: What): Verdicts {
  const answers = new Map<string | null, DropVerdict>();
  const asked = new Map<string | null, Promise<DropVerdict>>();
  const wait = (target: string | null) => {
    let answer = asked.get(target);
    if (!answer) {
      answer = judge(what, [target]).then(([found]) => {
        answers.set(target, found.verdict);
        return found.verdict;
      });
      asked.set(target, answer);
    }
    return answer;
  };
  return {
    wait,
    of(target, known) {
      const answer = answers.get(target);
      if (!answer) void wait(target).then(known);
      return answer;
    },
  };
}

/** Kinds that can take all of what is dragged without anything between, as a mask by kind number. */
export function takes(scene: Scene, what: What): Uint8Array {
  const kinds = 'kind' in what ? [what.kind] : 'template' in what ? getState().templates.find(({ id }) => id === what.template)?.kinds ?? [] : boxNumbers(scene, what.ids).map((i) => KINDS[scene.kind[i]]);
  return takersOf([...new Set(kinds)].map((kind) => KIND_TABLE[kind].parents as readonly string[]));
}

/** The box that a drop on a box means: itself, or the nearest around it that can hold anything; -1 is the top level. Where only one box is shown, it is meant beside it too. */
export function holderOf(scene: Scene, box: number): number {
  let i = box;
  while (i >= 0 && !mayHold(scene, i)) i = scene.parent[i];
  return i < 0 && scene.path.length > 0 ? 0 : i;
}

/** Words for a target (-1: the top level) that can take what is moved, with what would be added on the way. */
export function welcomeWords(scene: Scene, target: number, verdict: DropVerdict): string {
  const { operations, reason } = verdict;
  const where = target < 0 ? t('Place at the top level') : t('Move into {0}', landing(scene, scene.ids[target], verdict));
  return operations.every(({ op }) => op === 'move') || reason === '' ? where : `${where}\n${reason}`;
}
