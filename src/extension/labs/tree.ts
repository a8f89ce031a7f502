/** The tree of labs: levels, labs with how far one is, and the checks of those that were started. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { Judgement } from '../../learn/labs';
import { tooltip } from '../views/items';
import type { Tree } from '../views/lazy';
import type { LabElement } from './contract';
import { GROUPS, type LabHead } from './library';
import type { Progress } from './progress';

export interface TreeSource {
  readonly progress: Progress;
  heads(): Promise<readonly LabHead[]>;
  /** The last judgement of a lab that was started; makes one where its stack can be read. */
  judgement(key: string): Promise<Judgement | undefined>;
  readonly onDidChange: vscode.Event<void>;
}

const GROUP_NAMES: { readonly [group: string]: () => string } = { beginner: () => t('Beginner'), intermediate: () => t('Intermediate'), advanced: () => t('Advanced'), own: () => t('In this workspace') };
const green = new vscode.ThemeColor('testing.iconPassed'), red = new vscode.ThemeColor('testing.iconFailed');

export function labTree({ progress, heads, judgement, onDidChange }: TreeSource): Tree<LabElement> {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const solvedOf = (labs: readonly LabHead[]): number => labs.filter(({ key }) => progress.of(key).solved).length;

  const levelItem = async (level: string): Promise<vscode.TreeItem> => {
    const labs = (await heads()).filter(({ group }) => group === level);
    const item = new vscode.TreeItem(GROUP_NAMES[level]?.() ?? level, Expanded);
    item.id = `level ${level}`;
    item.description = t('{0} of {1} solved', solvedOf(labs), labs.length);
    return item;
  };
  const labItem = async (key: string): Promise<vscode.TreeItem> => {
    const head = (await heads()).find((each) => each.key === key);
    const { started, solved, met, of } = progress.of(key);
    const item = new vscode.TreeItem(head?.title ?? key, !started ? None : progress.current() === key ? Expanded : Collapsed);
    const state = solved ? t('solved') : started ? t('{0} of {1} met', met.length, of) : t('{0} min', head?.minutes ?? '?');
    // Another id unfolds the lab anew when it becomes the present one.
    item.id = `lab ${key} ${started && progress.current() === key ? 'present' : ''}`;
    item.description = state;
    item.iconPath = solved ? new vscode.ThemeIcon('pass-filled', green) : new vscode.ThemeIcon(started ? 'play-circle' : 'circle-large-outline');
    item.contextValue = `lab.${started ? 'started' : 'new'}`;
    item.tooltip = tooltip(head?.title ?? key, head ? [head.goal] : []);
    item.accessibilityInformation = { label: `${head?.title ?? key}, ${state}` };
    item.command = { title: t('Start Lab'), command: 'strata.startLab', arguments: [key] };
    return item;
  };
  const checkItem = async (key: string, check: string): Promise<vscode.TreeItem> => {
    const verdict = (await judgement(key))?.verdicts.find(({ id }) => id === check);
    const item = new vscode.TreeItem(verdict?.title ?? check, None);
    item.id = `check ${key} ${check}`;
    if (!verdict) return item;
    item.iconPath = verdict.met ? new vscode.ThemeIcon('check', green) : new vscode.ThemeIcon('circle-small', red);
    item.description = verdict.met ? undefined : verdict.reasons[0];
    item.tooltip = tooltip(verdict.title, verdict.question ? [verdict.question.text, ...verdict.reasons] : verdict.reasons);
    item.accessibilityInformation = { label: `${verdict.met ? t('Met:') : t('Not met:')} ${verdict.title}. ${verdict.reasons.join(' ')}` };
    item.contextValue = verdict.question ? 'labQuestion' : 'labCheck';
    item.command = verdict.question ? { title: t('Answer Question'), command: 'strata.answerLab', arguments: [key, check] } : { title: t('Show Lab'), command: 'strata.showLab', arguments: [key] };
    return item;
  };

  return {
    onDidChangeTreeData: onDidChange,
    getChildren: async (element) => {
      const all = await heads();
      if (element === undefined) return GROUPS.filter((level) => all.some(({ group }) => group === level)).map((level) => ({ level }));
      if ('level' in element) return all.filter(({ group }) => group === element.level).map(({ key }) => ({ lab: key }));
      if ('check' in element || !progress.of(element.lab).started) return [];
      return (await judgement(element.lab))?.verdicts.map(({ id }) => ({ lab: element.lab, check: id })) ?? [];
    },
    getParent: async (element) => {
      if ('level' in element) return undefined;
      if ('check' in element) return { lab: element.lab };
      const head = (await heads()).find(({ key }) => key === element.lab);
      return head && { level: head.group };
    },
    getTreeItem: (element) => ('level' in element ? levelItem(element.level) : 'check' in element ? checkItem(element.lab, element.check) : labItem(element.lab)),
    follow: (view) => {
      const renew = async () => {
        const all = await heads();
        view.description = t('{0} of {1} solved', solvedOf(all), all.length);
      };
      let present: string | undefined;
      const follow = () => {
        const key = progress.current();
        if (key === present || key === undefined || !view.visible) return;
        present = key;
        view.reveal({ lab: key }, { select: true, focus: false, expand: true }).then(undefined, () => { present = undefined; });
      };
      void renew();
      onDidChange(() => {
        void renew();
        follow();
      });
    },
  };
}
