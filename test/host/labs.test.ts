// Every lab in a real extension host: started, failed by a wrong answer, solved by its solution, reset.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, readFile, until } from './workspace';

/** Easier ones first, as the view lists them. */
const IDS = [
  'windows-container', 'runaway', 'two-kinds-of-promise', 'patch-images', 'jvm-sees-the-host', 'shared-volume', 'who-can-read',
  'make-it-migrate', 'nested-desks', 'no-root-needed', 'node-pool', 'sandbox-strangers', 'legacy-centos', 'ten-radius-vms',
  'three-hosts', 'back-in-time', 'who-is-evicted', 'fit-the-dr-site', 'patch-no-outage',
];

interface Operation { op: string; path?: (string | number)[]; value?: unknown; id?: string; ids?: string[]; to?: string | null; node?: unknown; link?: unknown }
interface Answer { name?: string; operations: Operation[]; from?: string; fails?: string; says?: string }
interface Checked { solved: boolean; met: string[]; reasons: Record<string, string[]> }
type Stack = { nodes: Record<string, { in?: string }>; links?: unknown[]; [key: string]: unknown };

const extension = () => vscode.extensions.getExtension('strata.strata')!.extensionUri;
const shipped = async (path: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension(), 'labs', ...path.split('/'))));
const labs = async (): Promise<{ id: string; checks: number }[]> => (JSON.parse(await shipped('index.json')) as { labs: { id: string; checks: number }[] }).labs;
const run = <T>(command: string, ...args: unknown[]): Thenable<T> => vscode.commands.executeCommand<T>(`strata.${command}`, ...args);

/** The operations that wrong answers use, done on the parsed stack. */
function changed(text: string, operations: Operation[]): string {
  const stack = JSON.parse(text) as Stack;
  const owner = (path: (string | number)[]): any => path.slice(0, -1).reduce((at: any, key) => (at[key] ??= {}), stack);
  for (const { op, path, value, id, ids, to, node, link } of operations) {
    if (op === 'set') owner(path!)[path!.at(-1)!] = value;
    else if (op === 'unset') delete owner(path!)[path!.at(-1)!];
    else if (op === 'move') stack.nodes[id!]!.in = to!;
    else if (op === 'add') stack.nodes[id!] = node as { in?: string };
    else if (op === 'link') (stack.links ??= []).push(link);
    else if (op === 'remove') {
      const gone = new Set(ids);
      for (let before = -1; before !== gone.size;) {
        before = gone.size;
        for (const [each, { in: inside }] of Object.entries(stack.nodes)) if (inside !== undefined && gone.has(inside)) gone.add(each);
      }
      for (const each of gone) delete stack.nodes[each];
      stack.links = (stack.links as { from: string; to: string }[] | undefined)?.filter(({ from, to: target }) => !gone.has(from) && !gone.has(target));
    } else assert.fail(op);
  }
  return JSON.stringify(stack, null, 2);
}

async function write(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, new vscode.Range(new vscode.Position(0, 0), document.lineAt(document.lineCount - 1).range.end), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  await document.save();
}

describe('labs', () => {
  afterEach(closeAll);

  it('are the ones of the index', async () => assert.deepEqual((await labs()).map(({ id }) => id), IDS));

  for (const id of IDS) {
    it(`${id} is failed by a wrong answer with its reason, and solved by its solution`, async function () {
      this.timeout(60_000);
      const { checks } = (await labs()).find((each) => each.id === id)!;
      const uri = vscode.Uri.parse(await run<string>('startLab', id));
      const text = await readFile(uri);
      assert.equal(text, await shipped(`${id}/start.topology.json`));
      const lab = JSON.parse(await shipped(`${id}/lab.json`)) as { wrong: Answer[] };
      const wrong = lab.wrong.find(({ from }) => from !== 'solution')!;
      await write(uri, changed(text, wrong.operations));
      const failed = await run<Checked>('checkLab', id);
      assert.equal(failed.solved, false);
      assert.ok(failed.reasons[wrong.fails!]!.join(' ').includes(wrong.says!), JSON.stringify(failed.reasons));
      const solution = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'strata-page', path: `/labs/${id}/solution.topology.json` }));
      await write(uri, solution.getText());
      const passed = await run<Checked>('checkLab', id);
      assert.deepEqual([passed.solved, passed.met.length, passed.reasons], [true, checks, {}]);
      await run('resetLab', id, true);
      assert.equal(await readFile(uri), text);
    });
  }

  it('say on a page what is met, follow the stack as it changes, and give hints one by one', async () => {
    const uri = vscode.Uri.parse(await run<string>('startLab', 'runaway'));
    const page = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'strata-page', path: '/labs/runaway.md' }));
    assert.match(page.getText(), /^# Stop the runaway process[\s\S]*\*Not yet:\* The thumbnailer takes all the memory[^\n]*\n {2}- [\w-]+ should be up/);
    const document = await vscode.workspace.openTextDocument(uri);
    await write(uri, document.getText().replace('"image": "thumbnailer:0.9.2"', '"image": "thumbnailer:0.9.2", "limits": { "cpu": 2, "memory": "1536MiB", "pids": 200 }'));
    await until('the page follows', () => /^## Solved$/m.test(page.getText()));
    assert.doesNotMatch(page.getText(), /## Hints/);
    assert.match(await run<string>('labHint', 'runaway'), /^Ask "What if/);
    assert.match(await run<string>('labHint'), /^A control group without/);
    await until('the hints are on the page', () => /## Hints\n\n1\. [\s\S]*\n2\. /.test(page.getText()));
    await run('resetLab', undefined, true);
    await until('all is forgotten', () => !/## Hints/.test(page.getText()) && /\*Not yet:\* The thumbnailer takes all/.test(page.getText()));
  });

  it('ask questions that are answered by marking nodes, as an edit of the stack', async () => {
    const uri = vscode.Uri.parse(await run<string>('startLab', 'who-can-read'));
    await run('answerLab', 'who-can-read', 'neighbours', ['patients', 'calendar', 'letters', 'log-shipper']);
    const document = await vscode.workspace.openTextDocument(uri);
    assert.deepEqual((JSON.parse(document.getText()) as Stack)['answers'], { neighbours: ['patients', 'calendar', 'letters', 'log-shipper'] });
    const { met, reasons } = (await run<Checked>('checkLab'))!;
    assert.deepEqual([met.includes('neighbours'), reasons['readers']], [true, ['Nothing is marked yet.']]);
    await document.save();
    await run('resetLab', 'who-can-read', true);
  });

  it('show a solution that cannot be changed, beside the stack', async () => {
    await run('startLab', 'windows-container');
    void run('labSolution', 'windows-container');
    await until('the solution is open', () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof vscode.TabInputCustom && input.uri.path.endsWith('/solution.topology.json')));
  });

  it('of a workspace are found, and are done as those that ship are', async () => {
    const folder = vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, 'labs', 'mine');
    for (const name of ['lab.json', 'start.topology.json']) {
      await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode((await shipped(`two-kinds-of-promise/${name}`)).replace('"Promise more than', '"Mine: promise more than')));
    }
    // A watcher of files takes a moment to see it.
    const uri = await until('it is found', async () => run<string | undefined>('startLab', folder.toString()));
    assert.match(uri, /mine\.topology\.json$/);
    assert.equal((await run<Checked>('checkLab', folder.toString())).solved, false);
    await run('resetLab', folder.toString(), true);
  });
});
