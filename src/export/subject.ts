/** What an exporter is given, made of a checked stack. Brings the whole engine along, so that exporters and their bundle leave it alone. */
import { ruleTitle } from '../engine';
import type { Checked } from '../engine/contract';
import { buildScene, type View } from '../scene';
import type { Theme } from '../scene/theme';
import { type Event, play, playScenarios } from '../whatif';
import type { Questions, Subject } from './contract';
import type { Options } from './options';

/** The engine's answers about a checked stack. */
export const questionsAbout = ({ document, facts }: Checked): Questions => ({
  ruleTitle, play: (events) => play(document, facts, events), scenarios: () => playScenarios(document, facts),
});

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
  const ask = questionsAbout(checked);
  const outcome = events.length > 0 ? ask.play(events) : undefined;
  return { name, checked, options, theme, events, outcome, ask, scene: buildScene(checked, { collapsed: new Set(), ...view, lens: options.lens, ...(outcome && { outcome }) }) };
}
