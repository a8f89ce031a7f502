import assert from 'node:assert/strict';
import fs from 'node:fs';
import { sandbox, type Sandbox } from './support';

describe('strata lab', () => {
  let box: Sandbox;
  beforeEach(() => { box = sandbox(); });
  afterEach(() => box.remove());
  const json = async (...args: string[]): Promise<any> => JSON.parse((await box.run('lab', ...args, '--format', 'json')).stdout);

  it('lists what ships', async () => {
    const { code, stdout } = await box.run('lab', 'list');
    assert.equal(code, 0);
    assert.match(stdout, /^runaway {2}Stop the runaway process/m);
    const { version, labs } = await json('list');
    assert.equal(version, 1);
    assert.deepEqual(Object.keys(labs[0]), ['id', 'title', 'level', 'minutes', 'goal', 'claims']);
    assert.deepEqual(labs.map(({ id }: { id: string }) => id).sort(), fs.readdirSync('labs').filter((name) => name !== 'index.json').sort());
  });

  it('starts one, and does not write over what is there', async () => {
    const { code, stdout } = await box.run('lab', 'start', 'runaway');
    assert.equal(code, 0);
    assert.match(stdout, /runaway\.topology\.json was written/);
    assert.equal(box.read('runaway.topology.json'), fs.readFileSync('labs/runaway/start.topology.json', 'utf8'));
    const again = await box.run('lab', 'start', 'runaway');
    assert.equal(again.code, 2);
    assert.match(again.stderr, /there is such a file already/);
    assert.equal((await box.run('lab', 'start', 'runaway', '-o', '-')).stdout, box.read('runaway.topology.json'));
  });

  it('prints a command that checks what it wrote, whatever the file is called', async () => {
    fs.cpSync('labs/runaway', `${box.folder}/own labs/runaway`, { recursive: true });
    for (const [id, ...args] of [['runaway'], ['runaway', '-o', 'other.topology.json'], ['runaway', '-o', 'who-can-read.topology.json'], ['runaway', '-o', 'my stack.json'], ['./own labs/runaway', '-o', 'runaway.topology.json']]) {
      fs.rmSync(`${box.folder}/runaway.topology.json`, { force: true });
      const { stdout } = await box.run('lab', 'start', id!, ...args);
      const words = [.../then: strata (.+)$/m.exec(stdout)![1]!.matchAll(/"([^"]*)"|\S+/g)].map(([word, inside]) => inside ?? word);
      const { code, stdout: said, stderr } = await box.run(...words);
      assert.deepEqual([code, stderr], [1, ''], words.join(' '));
      assert.match(said, /✘ The thumbnailer takes all the memory/);
    }
    fs.rmSync(`${box.folder}/runaway.topology.json`, { force: true });
    assert.match((await box.run('lab', 'start', 'runaway')).stdout, /then: strata lab check runaway\.topology\.json$/m);
    assert.match((await box.run('lab', 'start', 'runaway', '-o', 'mine.topology.json')).stdout, /then: strata lab check mine\.topology\.json --lab runaway$/m);
  });

  it('says what is met, and of the rest why not', async () => {
    await box.run('lab', 'start', 'runaway');
    const { code, stdout } = await box.run('lab', 'check', 'runaway.topology.json');
    assert.equal(code, 1);
    assert.match(stdout, /✘ The thumbnailer takes all the memory[\s\S]*shop-db should be up/);
    assert.match(stdout, /\d of \d are met/);
    const { lab, solved, checks } = await json('check', 'runaway.topology.json');
    assert.deepEqual([lab, solved], ['runaway', false]);
    assert.deepEqual(Object.keys(checks[0]), ['id', 'title', 'met', 'reasons']);
  });

  it('is solved by the solution that it prints', async () => {
    const { code, stderr } = await box.run('lab', 'solution', 'who-can-read', '-o', 'mine.topology.json');
    assert.equal(code, 0);
    assert.match(stderr, /look into it/);
    const unnamed = await box.run('lab', 'check', 'mine.topology.json');
    assert.equal(unnamed.code, 2);
    assert.match(unnamed.stderr, /--lab/);
    const checked = await box.run('lab', 'check', 'mine.topology.json', '--lab', 'who-can-read');
    assert.equal(checked.code, 0);
    assert.match(checked.stdout, /Solved\./);
    const { topology, because } = await json('solution', 'who-can-read');
    assert.ok(topology.answers.readers.includes('host-1') && because.length > 20);
    const { checks } = await json('check', 'mine.topology.json', '--lab', 'who-can-read');
    assert.deepEqual(checks[1].marked, ['patients', 'calendar', 'letters', 'log-shipper']);
  });

  it('gives hints one by one', async () => {
    assert.match((await box.run('lab', 'hint', 'runaway')).stdout, /^Hint 1 of 3: /);
    assert.deepEqual([(await json('hint', 'runaway', '3')).hint, (await box.run('lab', 'hint', 'runaway', '4')).code, (await box.run('lab', 'hint', 'runaway', 'x')).code], [3, 2, 2]);
  });

  it('tries the lab of an author, with places', async () => {
    fs.cpSync('labs/runaway', `${box.folder}/mine/runaway`, { recursive: true });
    const fine = await box.run('lab', 'check', 'mine');
    assert.deepEqual([fine.code, fine.stderr], [0, '']);
    assert.match(fine.stdout, /✔ mine\/runaway: 6 stacks tried: start; the solution/);
    box.write('mine/runaway/lab.json', box.read('mine/runaway/lab.json').replace('"beginner"', '"easy"'));
    const { code, stdout } = await box.run('lab', 'check', 'mine/runaway');
    assert.equal(code, 1);
    assert.match(stdout, /^mine\/runaway\/lab\.json:4:12: "level" must be/m);
    const { labs } = await json('check', 'mine/runaway');
    assert.deepEqual([labs[0].ok, labs[0].problems[0].file], [false, 'lab.json']);
    fs.cpSync('labs/runaway', `${box.folder}/own`, { recursive: true });
    assert.match((await box.run('lab', 'hint', './own', '2')).stdout, /^Hint 2 of 3/);
    assert.equal((await box.run('lab', 'start', './own', '-o', 'x.topology.json')).code, 0);
    assert.equal((await box.run('lab', 'check', 'x.topology.json', '--lab', './own')).code, 1);
  });

  it('accepts the lab that docs/writing-labs.md writes, and says what it says there', async () => {
    const page = fs.readFileSync('docs/writing-labs.md', 'utf8');
    const files = [...page.matchAll(/<!-- file: (\S+) -->\n```json\n([\s\S]*?)```/g)];
    assert.deepEqual(files.map(([, name]) => name), ['labs/first/start.topology.json', 'labs/first/lab.json']);
    for (const [, name, text] of files) box.write(name!, text!);
    const { code, stdout, stderr } = await box.run('lab', 'check', 'labs/first');
    assert.deepEqual([code, stderr], [0, '']);
    assert.ok(page.includes(`\`\`\`\n${stdout}\`\`\``), stdout);
    assert.equal((await box.run('lab', 'start', './labs/first', '-o', 'try.topology.json')).code, 0);
    box.write('try.topology.json', box.read('try.topology.json').replace(', "privileged": true', ''));
    assert.equal((await box.run('lab', 'check', 'try.topology.json', '--lab', './labs/first')).code, 0);
  });

  it('refuses what makes no sense', async () => {
    box.write('empty/x.txt', '');
    for (const args of [[], ['dance'], ['start'], ['start', 'runawy'], ['check'], ['check', 'no.topology.json'], ['check', 'empty'], ['list', 'more'], ['hint', 'runaway', '1', 'more'], ['constructor']]) {
      const { code, stdout, stderr } = await box.run('lab', ...args);
      assert.deepEqual([code, stdout], [2, ''], args.join(' '));
      assert.notEqual(stderr, '');
    }
    assert.match((await box.run('lab', 'start', 'runawy')).stderr, /did you mean `runaway`/);
  });
});
