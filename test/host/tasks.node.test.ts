// The task that checks a folder, in a real extension host.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, FAULTY, until, writeFile } from './workspace';

describe('the task that checks', () => {
  afterEach(closeAll);

  it('is offered for the folder, and runs to its end', async () => {
    await writeFile('task.topology.json', FAULTY);
    const task = await until('the task', async () => (await vscode.tasks.fetchTasks({ type: 'strata' })).find(({ definition }) => definition['task'] === 'check'));
    assert.deepEqual([task.source, task.problemMatchers], ['strata', ['$strata']]);
    let ended = false;
    const listening = vscode.tasks.onDidEndTask(({ execution }) => { ended ||= execution.task.name === task.name; });
    await vscode.tasks.executeTask(task);
    await until('the end of the task', () => ended);
    listening.dispose();
  });
});
