/** What an exporter is given, made of a checked stack. Brings the whole engine along, so that exporters and their bundle leave it alone. */
import { ruleTitle } from '../engine';
import type { Checked } from '../engine/contract';
import { buildScene, type View } from '../scene';
import type { Theme } from '../scene/theme';
import { type Event, play, type Played, playScenarios } from '../whatif';
import type { Subject } from './contract';
import type { Options } from './options';

export interface Wish {
  readonly name: string;
  readonly options: Options;
  readonly theme: Theme;
  /** What is assumed to happen, for the lens of what-ifs; must be playable. */
  readonly events?: readonly Event[];
  /** What is folded, and the filter, as on a canvas; nothing where absent. */
  readonly view?: Pick<View, 'collapsed' | 'filter'>;
}

/** A checked stack as exporters are given it. */
export function subjectOf(checked: Checked, { name, options, theme, events = [], view }: Wish): Subject {
  const { document, facts } = checked;
  const outcome = events.length > 0 ? play(document, facts, events) : undefined;
  const seen: View = { collapsed: new Set(), ...view, lens: options.lens, ...(outcome && { outcome }) };
  let played: readonly Played[] | undefined;
  return {
    name, checked, options, theme, events, outcome, scene: buildScene(checked, seen),
    ask: {
      ruleTitle, play: (more) => play(document, facts, more), scene: (collapsed) => buildScene(checked, { ...seen, collapsed }),
      scenarios: () => (played ??= playScenarios(document, facts)),
    },
  };
}
