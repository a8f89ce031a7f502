/** What an export is told: asked option by option, what fits the editor first. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import type { OptionName, Options } from '../../export';
import type { Checked } from '../../engine/contract';
import { type Event, eventsText, whyNot } from '../../whatif';
import type { Bundles } from '../bundles';
import type { Picture } from '../session';

/** Options as they were chosen, and what is assumed to happen. */
export interface Chosen {
  readonly options: Options;
  readonly events: readonly Event[];
}

/** The ground that the editor has. */
export function editorTheme(): Options['theme'] {
  switch (vscode.window.activeColorTheme.kind) {
    case vscode.ColorThemeKind.Light: return 'light';
    case vscode.ColorThemeKind.HighContrast: return 'highContrast';
    case vscode.ColorThemeKind.HighContrastLight: return 'highContrastLight';
    default: return 'dark';
  }
}

interface Story extends vscode.QuickPickItem {
  readonly events: readonly Event[];
}

/** What can be assumed: what the canvas shows, and the scenarios of the file that can be played. */
function stories({ document, facts: { graph } }: Checked, canvas: Picture | undefined): readonly Story[] {
  const shown = canvas === undefined || canvas.events.length === 0 ? [] : [{ label: t('As assumed on the canvas'), description: eventsText(canvas.events), events: canvas.events }];
  return [...shown, ...document.topology.scenarios.flatMap((scenario, i): Story[] => {
    const events = scenario?.events ?? [];
    return events.length === 0 || events.some((event) => whyNot(graph, event) !== undefined) ? [] : [{ label: scenario!.name ?? t('scenario {0}', i + 1), description: eventsText(events), events }];
  })];
}

/** Choices with the one that fits the editor first, and said so. */
function offered({ OPTIONS }: Bundles['export.js'], name: OptionName, first: string | undefined, without: string | undefined): (vscode.QuickPickItem & { readonly value: string })[] {
  const choices: readonly { readonly value: string; readonly label: string }[] = OPTIONS[name].choices;
  return choices.filter(({ value }) => value !== without).map(({ label, value }) => ({ label: translated(label), value, ...(value === first && { description: t('as in this window') }) }))
    .sort((a, b) => Number(b.value === first) - Number(a.value === first));
}

/** Asks for each option that the format takes. Undefined where the person gives up. */
export async function chooseOptions(exporters: Bundles['export.js'], names: readonly OptionName[], title: string, checked: Checked, canvas: Picture | undefined): Promise<Chosen | undefined> {
  const fitting: { readonly [name: string]: string | undefined } = { theme: editorTheme(), lens: canvas?.view.lens };
  const chosen: { [name: string]: string | undefined } = { theme: fitting['theme'] };
  const told = stories(checked, canvas);
  let events: readonly Event[] = [];
  for (const name of names) {
    const items = offered(exporters, name, fitting[name], name === 'lens' && told.length === 0 ? 'whatIf' : undefined);
    const choice = await vscode.window.showQuickPick(items, { title, placeHolder: translated(exporters.OPTIONS[name].question) });
    if (!choice) return undefined;
    chosen[name] = choice.value;
    if (choice.value !== 'whatIf') continue;
    const story = told.length === 1 ? told[0] : await vscode.window.showQuickPick(told, { title, placeHolder: t('What happens?') });
    if (!story) return undefined;
    events = story.events;
  }
  return { options: exporters.optionsFrom(chosen), events };
}
