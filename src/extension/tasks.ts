/** Tasks of type `strata`: check all topologies of a folder, whether they are open or not, in this process and without a shell. */
import * as vscode from 'vscode';
import { FILE_PATTERN, TASK_TYPE } from './names';
import type { Judging } from './judging';
import { checkText, type FailOn, isFailOn, summaryLine } from './session/task-lines';
import { t } from '../l10n';

/** What tasks.json may say of such a task; package.json has the schema. */
interface CheckDefinition extends vscode.TaskDefinition {
  readonly task: 'check';
  readonly files?: string;
  readonly failOn?: string;
}

const isCheck = (definition: vscode.TaskDefinition): definition is CheckDefinition => definition['task'] === 'check';

/** Checks the files of a folder, a line each finding; gives 1 where the task fails, 2 where a file cannot be read. Ends early once `isClosed` says so. */
async function checkFolder(judging: Judging, folder: vscode.WorkspaceFolder, files: string, failOn: FailOn, line: (text: string) => void, isClosed: () => boolean): Promise<number> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, files), '**/node_modules/**');
  let code = 0, findings = 0;
  for (const uri of [...found].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    if (isClosed()) return 1;
    const name = vscode.workspace.asRelativePath(uri, false);
    try {
      const { document, options } = await judging.of(uri);
      const { lines, failed } = checkText(name, document, failOn, options);
      lines.forEach(line);
      findings += lines.length;
      if (failed) code = Math.max(code, 1);
    } catch (error) {
      line(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      code = 2;
    }
  }
  line(summaryLine(found.length, findings));
  return code;
}

/** What VS Code shows as the terminal of the task. */
function terminalOf(run: (line: (text: string) => void, isClosed: () => boolean) => Promise<number>): vscode.Pseudoterminal {
  const written = new vscode.EventEmitter<string>(), ended = new vscode.EventEmitter<number>();
  let isClosed = false;
  const line = (text: string) => written.fire(`${text}\r\n`);
  const failed = (error: unknown): number => {
    line(error instanceof Error ? error.message : String(error));
    return 2;
  };
  return {
    onDidWrite: written.event, onDidClose: ended.event,
    open: () => void run(line, () => isClosed).catch(failed).then((code) => ended.fire(code)),
    close: () => { isClosed = true; },
  };
}

function taskOf(judging: Judging, definition: CheckDefinition, folder: vscode.WorkspaceFolder): vscode.Task {
  const { files = FILE_PATTERN, failOn = 'error' } = definition;
  const terminal = async () => terminalOf((line, isClosed) => checkFolder(judging, folder, files, isFailOn(failOn) ? failOn : 'error', line, isClosed));
  const task = new vscode.Task(definition, folder, 'check', 'strata', new vscode.CustomExecution(terminal), '$strata');
  task.group = vscode.TaskGroup.Test;
  task.detail = t('Checks all topologies of the folder');
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Silent, clear: true };
  return task;
}

/** Offers the task for each folder, and carries out those of tasks.json. */
export const taskProvider = (judging: Judging): vscode.TaskProvider => ({
  provideTasks: () => (vscode.workspace.workspaceFolders ?? []).map((folder) => taskOf(judging, { type: TASK_TYPE, task: 'check' }, folder)),
  resolveTask: ({ definition, scope }) => {
    const folder = typeof scope === 'object' ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder && isCheck(definition) ? taskOf(judging, definition, folder) : undefined;
  },
});
