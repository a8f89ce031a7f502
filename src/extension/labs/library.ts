/** The labs that there are: those that ship, and those of the workspace; each read when it is first wanted. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import { answerText, filesOf, type Lab, type LabFiles, LEVELS, readLab, startOf } from '../../learn/labs';
import type { Engine } from '../../learn/labs';
import type { Checked } from '../../engine/contract';
import { findFiles } from '../finding-files';

/** What the view shows of a lab before it is read. */
export interface LabHead {
  /** The id of one that ships; the address of the folder of another. */
  readonly key: string;
  readonly title: string;
  /** `beginner`, `intermediate` or `advanced`; `own` for labs of the workspace. */
  readonly group: string;
  readonly minutes: number;
  readonly goal: string;
  readonly folder: vscode.Uri;
}

export interface OpenLab {
  readonly head: LabHead;
  readonly lab: Lab;
  readonly files: LabFiles;
  readonly start: Checked;
}

export interface Library {
  heads(): Promise<readonly LabHead[]>;
  /** Forgets the labs of the workspace, to find them anew. */
  renew(): void;
  open(key: string): Promise<OpenLab>;
  /** The stack of the solution. */
  solution(lab: OpenLab): string;
}

export const GROUPS: readonly string[] = [...LEVELS, 'own'];
/** Labs of a workspace that are looked for. */
const MOST_OWN = 50;
const OWN_PATTERN = '**/lab.json';

const textOf = async (uri: vscode.Uri): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));

export function createLibrary(extension: vscode.Uri, engine: Engine, log: (message: string) => void): Library {
  const folder = vscode.Uri.joinPath(extension, 'labs');
  const opened = new Map<string, Promise<OpenLab>>();
  let found: Promise<readonly LabHead[]> | undefined;

  const shipped = async (): Promise<readonly LabHead[]> => {
    const { labs } = JSON.parse(await textOf(vscode.Uri.joinPath(folder, 'index.json'))) as { labs: readonly { id: string; title: string; level: string; minutes: number; goal: string }[] };
    return labs.map(({ id, title, level, minutes, goal }) => ({ key: id, title, group: level, minutes, goal, folder: vscode.Uri.joinPath(folder, id) }));
  };
  const own = async (): Promise<readonly LabHead[]> => {
    const files = (await Promise.all((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => findFiles(uri, OWN_PATTERN, MOST_OWN)))).flat();
    const heads = await Promise.all(files.map(async (file): Promise<LabHead | undefined> => {
      const base = vscode.Uri.joinPath(file, '..');
      const text = await textOf(file).catch(() => '');
      if (!text.includes('"strataLab"')) return undefined;
      const { lab, problems } = readLab(nameOf(base), text);
      if (lab) return { key: base.toString(), title: lab.title, group: 'own', minutes: lab.minutes, goal: lab.goal, folder: base };
      log(`${vscode.workspace.asRelativePath(file)} is no lab yet: ${problems[0]?.message ?? ''} "strata lab check" lists everything.`);
      return undefined;
    }));
    return heads.filter((head) => head !== undefined);
  };
  const heads = (): Promise<readonly LabHead[]> => (found ??= Promise.all([shipped(), own()]).then((both) => both.flat()));

  const read = async (key: string): Promise<OpenLab> => {
    const find = async () => (await heads()).find((each) => each.key === key);
    let head = await find();
    if (!head) {
      // It may be new, where nobody watches files.
      found = undefined;
      head = await find();
    }
    if (!head) throw new Error(t('There is no lab {0}.', key));
    const { lab, problems } = readLab(nameOf(head.folder), await textOf(vscode.Uri.joinPath(head.folder, 'lab.json')));
    if (!lab) throw new Error(`${key}/lab.json: ${problems[0]?.message ?? ''}`);
    const files = new Map(await Promise.all(filesOf(lab).map(async (name) => [name, await textOf(vscode.Uri.joinPath(head.folder, name))] as const)));
    return { head, lab, files, start: startOf(engine, files.get(lab.start)!) };
  };

  return {
    heads,
    renew: () => {
      found = undefined;
      opened.clear();
    },
    open: (key) => {
      const known = opened.get(key);
      if (known) return known;
      const made = read(key);
      opened.set(key, made);
      made.catch(() => opened.delete(key));
      return made;
    },
    solution: ({ lab, files }) => {
      const made = answerText(engine, lab, files, lab.solution);
      if (!made.ok) throw new Error(made.error);
      return made.text;
    },
  };
}

const nameOf = (folder: vscode.Uri): string => folder.path.slice(folder.path.lastIndexOf('/') + 1);
