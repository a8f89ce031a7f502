/** The stacks that a person works on: files in the storage of the extension, judged as they change. */
import * as vscode from 'vscode';
import { t, translated } from '../../l10n';
import { judge as judgeStack, type Judgement } from '../../learn/labs';
import type { LabHost } from './contract';
import type { Library, OpenLab } from './library';
import type { Progress } from './progress';

/** Judged so long after the last change. */
const PAUSE_MS = 300;
const ENDING = '.topology.json';

export interface Work extends vscode.Disposable {
  /** The file of a lab, made where there is none yet. */
  prepare(open: OpenLab): Promise<vscode.Uri>;
  /** Judges the stack as it is being edited, now. */
  judge(open: OpenLab): Promise<Judgement | undefined>;
  /** The last judgement of a lab that was started. */
  judgement(open: OpenLab): Promise<Judgement | undefined>;
  reset(open: OpenLab): Promise<void>;
  /** Marks the answer to a question: these nodes, or those that the person picks. */
  answer(open: OpenLab, check: string | undefined, ids: readonly string[] | undefined): Promise<void>;
  /** The lab whose stack is in the active editor. */
  activeKey(): string | undefined;
}

export function followWork(host: LabHost, library: Library, progress: Progress, changed: (key: string) => void): Work {
  const { engine, documents } = host;
  const folder = vscode.Uri.joinPath(host.storage, 'labs');
  const last = new Map<string, Judgement>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const stemOf = (key: string): string => key.replace(/[^A-Za-z0-9-]+/g, '-').slice(-80);
  const fileOf = (key: string): vscode.Uri => vscode.Uri.joinPath(folder, `${stemOf(key)}${ENDING}`);
  const textOf = async (uri: vscode.Uri): Promise<string | undefined> => {
    const open = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    return open ? open.getText() : vscode.workspace.fs.readFile(uri).then((bytes) => new TextDecoder().decode(bytes), () => undefined);
  };
  const keyOf = async (uri: vscode.Uri): Promise<string | undefined> =>
    (uri.toString().startsWith(`${folder.toString()}/`) ? (await library.heads()).find(({ key }) => fileOf(key).toString() === uri.toString())?.key : undefined);
  const startText = ({ lab, files }: OpenLab): string => files.get(lab.start)!;

  const announce = (open: OpenLab, before: Judgement | undefined, now: Judgement): void => {
    if (before === undefined || !progress.of(open.head.key).started) return;
    const was = new Set(before.verdicts.filter(({ met }) => met).map(({ id }) => id));
    const fresh = now.verdicts.filter(({ id, met }) => met && !was.has(id));
    if (now.solved && !before.solved) {
      void vscode.window.showInformationMessage(t('Solved: {0}. {1}', open.lab.title, open.lab.learned ?? ''), t('Next Lab'), t('Show Solution')).then((chosen) =>
        (chosen === t('Next Lab') ? vscode.commands.executeCommand('strata.startLab') : chosen === t('Show Solution') ? vscode.commands.executeCommand('strata.labSolution', open.head.key) : undefined));
    } else if (fresh.length > 0) {
      const met = now.verdicts.filter((each) => each.met).length;
      void vscode.window.showInformationMessage(t('Met: {0}. {1} of {2}.', fresh.map(({ title }) => title).join('; '), met, now.verdicts.length));
    }
  };
  const judge = async (open: OpenLab): Promise<Judgement | undefined> => {
    const { key } = open.head;
    const text = await textOf(fileOf(key));
    if (text === undefined) return undefined;
    const now = judgeStack(engine, open.lab, open.start, engine.read(text));
    const before = last.get(key);
    last.set(key, now);
    const { solved, started } = progress.of(key);
    progress.note(key, { started, met: now.verdicts.filter(({ met }) => met).map(({ id }) => id), of: now.verdicts.length, solved: solved || now.solved });
    announce(open, before, now);
    changed(key);
    await keep(fileOf(key));
    return now;
  };
  /** Saves what was judged: nobody should lose a lab by closing its tab, nor be asked about it. */
  const keep = async (uri: vscode.Uri): Promise<void> => {
    const document = vscode.workspace.textDocuments.find((each) => each.uri.toString() === uri.toString());
    if (document?.isDirty) await document.save();
  };
  const judgeSoon = (key: string): void => {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(() => void library.open(key).then(judge, (error: unknown) => host.log(String(error))), PAUSE_MS));
  };
  const prepare = async ({ head, ...open }: OpenLab): Promise<vscode.Uri> => {
    const uri = fileOf(head.key);
    if (await textOf(uri) === undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(startText({ head, ...open })));
    return uri;
  };
  const writeWhole = async (uri: vscode.Uri, text: string): Promise<void> => {
    const document = await vscode.workspace.openTextDocument(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end), text);
    await vscode.workspace.applyEdit(edit);
    await document.save();
  };

  const subscriptions = vscode.Disposable.from(
    documents.onChecked(({ entry: { document } }) => void keyOf(document.uri).then((key) => { if (key !== undefined) judgeSoon(key); })),
  );

  return {
    prepare, judge,
    judgement: async (open) => last.get(open.head.key) ?? (progress.of(open.head.key).started ? quietly(open) : undefined),
    reset: async (open) => {
      last.delete(open.head.key);
      await writeWhole(await prepare(open), startText(open));
    },
    answer: async (open, check, given) => {
      const uri = await prepare(open);
      const questions = open.lab.checks.filter(({ answer }) => answer !== undefined);
      const asked = questions.find(({ id }) => id === check) ?? (questions.length > 1 ? (await vscode.window.showQuickPick(questions.map(({ id, answer }) => ({ label: answer!.question!, id })), { placeHolder: t('Which question?') })) : questions[0]);
      const question = questions.find(({ id }) => id === asked?.id);
      if (!question) {
        if (questions.length === 0) void vscode.window.showInformationMessage(t('This lab asks no question: change its stack until all checks are met.'));
        return;
      }
      const document = await vscode.workspace.openTextDocument(uri);
      const { topology } = engine.read(document.getText());
      const marked = last.get(open.head.key)?.verdicts.find(({ id }) => id === question.id)?.question?.marked ?? [];
      const kinds = question.answer!.is?.kinds;
      const items = topology.ids.flatMap((id, i) => (kinds === undefined || kinds.includes(topology.nodes[i]!.kind) ? [{ label: id, description: translated(topology.nodes[i]!.kind), picked: marked.includes(id) }] : []));
      const picked = given ?? (await vscode.window.showQuickPick(items, { canPickMany: true, title: t('Mark the nodes'), placeHolder: question.answer!.question! }))?.map(({ label }) => label);
      if (picked === undefined) return;
      const base = document.getText();
      const applied = engine.apply(engine.read(base), [{ op: 'set', path: ['answers', question.id], value: [...picked] }]);
      if (!applied.ok) {
        void vscode.window.showErrorMessage(t('The answer cannot be written: {0}', applied.error));
        return;
      }
      const edit = new vscode.WorkspaceEdit();
      for (const { offset, length, text } of applied.edits) edit.replace(uri, new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)), text);
      await vscode.workspace.applyEdit(edit);
      await judge(open);
    },
    activeKey: () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
      if (uri === undefined || !uri.toString().startsWith(`${folder.toString()}/`)) return undefined;
      return [...last.keys()].find((key) => fileOf(key).toString() === uri.toString());
    },
    dispose: () => {
      timers.forEach(clearTimeout);
      subscriptions.dispose();
    },
  };

  /** The first judgement after the window was opened: nothing is announced. */
  async function quietly(open: OpenLab): Promise<Judgement | undefined> {
    const text = await textOf(fileOf(open.head.key));
    if (text === undefined) return undefined;
    const now = judgeStack(engine, open.lab, open.start, engine.read(text));
    last.set(open.head.key, now);
    return now;
  }
}
