/**
 * labs: stacks to be mended, with the engine as the teacher. A bundle of its own, read when a lab or the view of labs is first wanted.
 *
 *   contract.ts   what labs need of the application
 *   library.ts    the labs that there are
 *   progress.ts   what a person has done
 *   work.ts       the stacks that a person works on, judged as they change
 *   page.ts, tree.ts   what is shown
 */
import * as vscode from 'vscode';
import type { LabElement, LabHost, Labs } from './contract';
import { createLibrary, type OpenLab } from './library';
import { labPage } from './page';
import { createProgress } from './progress';
import { labTree } from './tree';
import { followWork } from './work';
import { t, translated } from '../../l10n';

const VIEW_TYPE = 'strata.topology';
const SOLUTION = 'solution.topology.json';

export function createLabs(host: LabHost): Labs & vscode.Disposable {
  const { engine } = host;
  const library = createLibrary(host.extension, engine, host.log);
  const progress = createProgress(host.state);
  const changed = new vscode.EventEmitter<void>();
  const pageOf = (key: string): vscode.Uri => host.pageUri(`labs/${encodeURIComponent(key)}`);
  const work = followWork(host, library, progress, (key) => {
    changed.fire();
    host.pageChanged(pageOf(key));
  });
  const watcher = vscode.workspace.createFileSystemWatcher('**/lab.json');
  const renew = () => {
    library.renew();
    changed.fire();
  };
  const subscriptions = vscode.Disposable.from(changed, work, watcher, watcher.onDidChange(renew), watcher.onDidCreate(renew), watcher.onDidDelete(renew));
  const setInLab = () => vscode.commands.executeCommand('setContext', 'strata.inLab', progress.current() !== undefined);
  void setInLab();

  /** The lab that a command is about: named, in the active editor, or the one that was started last. Says so where there is none. */
  const present = async (given: unknown): Promise<OpenLab | undefined> => {
    const key = typeof given === 'string' ? given : (given as LabElement | undefined) && typeof given === 'object' && 'lab' in given! ? String((given as { lab: unknown }).lab) : work.activeKey() ?? progress.current();
    if (key === undefined) {
      void vscode.window.showInformationMessage(t('Start a lab first: the view Labs in the activity bar of Strata lists them.'));
      return undefined;
    }
    return library.open(key).catch((error: unknown) => {
      void vscode.window.showErrorMessage(t('The lab cannot be read: {0}', error instanceof Error ? error.message : String(error)));
      return undefined;
    });
  };
  const choose = async (): Promise<string | undefined> => {
    const heads = await library.heads();
    const items = heads.map(({ key, title, group, minutes, goal }) => ({ label: `${progress.of(key).solved ? '$(pass-filled) ' : ''}${title}`, description: t('{0}, {1} min', translated(group), minutes), detail: goal, key }));
    return (await vscode.window.showQuickPick(items, { placeHolder: t('Which lab?'), matchOnDetail: true }))?.key;
  };
  const showPage = async ({ head }: OpenLab): Promise<void> => host.showPage(pageOf(head.key));

  const start: Labs['start'] = async (given) => {
    const key = given === undefined ? await choose() : given;
    const open = key === undefined ? undefined : await present(key);
    if (!open) return undefined;
    const uri = await work.prepare(open);
    progress.setCurrent(open.head.key);
    progress.note(open.head.key, { started: true, of: progress.of(open.head.key).of || open.lab.checks.length });
    await setInLab();
    changed.fire();
    await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { viewColumn: vscode.ViewColumn.One, preview: false });
    await work.judge(open);
    await showPage(open);
    return uri.toString();
  };

  return {
    tree: labTree({ progress, heads: () => library.heads(), judgement: (key) => library.open(key).then((open) => work.judgement(open), () => undefined), onDidChange: changed.event }),
    start,
    check: async (given) => {
      const open = await present(given);
      if (!open) return undefined;
      const judgement = await work.judge(open);
      if (!judgement) return undefined;
      await showPage(open);
      const unmet = judgement.verdicts.filter(({ met }) => !met);
      if (unmet.length > 0) void vscode.window.showInformationMessage(t('{0} of {1} are met. Not yet: {2}: {3}', judgement.verdicts.length - unmet.length, judgement.verdicts.length, unmet[0]!.title, unmet[0]!.reasons[0] ?? ''));
      else void vscode.window.showInformationMessage(t('Solved: {0}. {1}', open.lab.title, open.lab.learned ?? ''));
      return { solved: judgement.solved, met: judgement.verdicts.filter(({ met }) => met).map(({ id }) => id), reasons: Object.fromEntries(unmet.map(({ id, reasons }) => [id, reasons])) };
    },
    hint: async (given) => {
      const open = await present(given);
      if (!open) return undefined;
      const { key } = open.head, { hints } = open.lab;
      const number = Math.min(progress.of(key).hints + 1, hints.length);
      progress.note(key, { hints: number });
      changed.fire();
      host.pageChanged(pageOf(key));
      void vscode.window.showInformationMessage(t('Hint {0} of {1}: {2}', number, hints.length, hints[number - 1]!.replaceAll('`', '')));
      return hints[number - 1];
    },
    solution: async (given) => {
      const open = await present(given);
      if (!open) return;
      progress.note(open.head.key, { solutionSeen: true });
      host.pageChanged(pageOf(open.head.key));
      const uri = host.pageUri(`labs/${encodeURIComponent(open.head.key)}`).with({ path: `/labs/${encodeURIComponent(open.head.key)}/${SOLUTION}` });
      await vscode.commands.executeCommand('vscode.openWith', uri, VIEW_TYPE, { viewColumn: vscode.ViewColumn.Beside, preview: true });
      void vscode.window.showInformationMessage(open.lab.solution.because?.replaceAll('`', '') ?? t('This is one solution; any stack that meets all checks is another.'), t('Compare with Mine')).then(async (chosen) => {
        if (chosen !== undefined) await vscode.commands.executeCommand('strata.compare', uri, await work.prepare(open));
      });
    },
    reset: async (given, isSure) => {
      const open = await present(given);
      if (!open) return false;
      const yes = t('Reset');
      const answer = isSure === true ? yes : await vscode.window.showWarningMessage(t('Reset "{0}"?', open.lab.title), { modal: true, detail: t('The stack becomes what it was at the beginning, and hints and progress of this lab are forgotten. Undo in its editor brings the stack back.') }, yes);
      if (answer !== yes) return false;
      await work.reset(open);
      progress.forget(open.head.key);
      progress.note(open.head.key, { started: true, of: open.lab.checks.length });
      await work.judge(open);
      changed.fire();
      return true;
    },
    answer: async (given, check, ids) => {
      const open = await present(given);
      if (open) await work.answer(open, typeof check === 'string' ? check : (given as { check?: string } | undefined)?.check, Array.isArray(ids) ? ids.map(String) : undefined);
    },
    page: async (given) => {
      const open = await present(given);
      if (open) await showPage(open);
    },
    pageText: async ({ path }) => {
      const [, encoded, file] = /^\/labs\/([^/]+?)(?:\.md|\/(solution\.topology\.json))$/.exec(path) ?? [];
      if (encoded === undefined) return undefined;
      const open = await library.open(decodeURIComponent(encoded));
      return file === undefined ? labPage(open, progress.of(open.head.key), await work.judgement(open)) : library.solution(open);
    },
    dispose: () => subscriptions.dispose(),
  };
}
