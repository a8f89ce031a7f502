// What the GitHub action does: annotations, an optional SARIF file, and a summary of what the change does to the stacks.
// Its inputs are environment variables, so that nothing in them is ever part of a script.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { commandLine } from './cli.mjs';

const env = (name) => process.env[name]?.trim() ?? '';
const most = 2 ** 28;

/** A summary may have a megabyte, a comment less; a section that does not fit any more is left out, and that is said. */
const mostSummary = 900_000;

/** Everything below that is run: program and first arguments. */
const program = env('STRATA_COMMAND') === '' ? commandLine() : env('STRATA_COMMAND').split(/\s+/);

function strata(...args) {
  const { status, stdout, stderr, error } = spawnSync(program[0], [...program.slice(1), ...args], { encoding: 'utf8', maxBuffer: most });
  if (error) throw new Error(`${program[0]} cannot be run: ${error.message}`);
  return { status: status ?? 2, stdout, stderr };
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

const commitOf = (revision) => git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);

/** The commit that the change starts from: as it is named, else where a pull request branches off; undefined where it was not fetched. */
function baseCommit() {
  if (env('STRATA_BASE') !== '') return commitOf(env('STRATA_BASE'));
  if (env('GITHUB_BASE_REF') === '') return undefined;
  // What a pull request is checked out as is a merge, whose first parent is the target.
  const merge = /^refs\/pull\/\d+\/merge$/.test(env('GITHUB_REF')) ? commitOf('HEAD^1') : undefined;
  return merge ?? commitOf(`origin/${env('GITHUB_BASE_REF')}`);
}

/** Lines for the log of a run, none of which the runner takes for a command. */
const harmless = (lines) => lines.replace(/^(\s*)::/gm, '$1: :').replaceAll('##[', '## [');

/** Text without a line break, markup, mentions and references: where escaping is not enough a space without width breaks them. */
const plain = (text) => text.replace(/[\u0000-\u001f]/g, ' ').replace(/[\\`*_{}[\]<#!|~&$]/g, '\\$&').replace(/@|#(?=\d)|:(?=\/\/)/g, '$&\u200b');

/** A table of what was found, a file a row. */
function table(files) {
  const rows = files.map(({ file, findings, suppressed }) => {
    const count = (severity) => findings.filter((finding) => finding.severity === severity && finding.known !== true).length;
    const known = findings.filter((finding) => finding.known === true).length;
    return `| ${plain(file)} | ${['error', 'warning', 'info', 'hint'].map(count).join(' | ')} | ${known} | ${suppressed} |`;
  });
  return ['| File | Errors | Warnings | Info | Hints | Known | Suppressed |', '| --- | --- | --- | --- | --- | --- | --- |', ...rows].join('\n');
}

/** What the change means for each file that differs from the base. */
function changes(files, base) {
  const here = git('rev-parse', '--show-prefix') ?? '';
  return files.flatMap(({ file }) => {
    const old = `${base}:${path.posix.join(here, path.relative('.', file).split(path.sep).join('/'))}`;
    const { status, stdout } = spawnSync('git', ['cat-file', '-e', old]).status === 0 ? strata('diff', '--format', 'markdown', ...today, '--', old, file) : { status: 0, stdout: '' };
    // The commit's hash says nothing to a reader.
    return status === 1 ? [stdout.replace(/^### Strata: .*$/m, `### ${plain(file)}`)] : [];
  });
}

const day = env('STRATA_TODAY') || (git('log', '-1', '--format=%cs') ?? '');
const today = day === '' ? [] : ['--today', day];

function main() {
  const patterns = env('STRATA_FILES').split('\n').map((line) => line.trim()).filter(Boolean);
  const base = baseCommit();
  if (env('STRATA_BASE') !== '' && base === undefined) throw new Error(`git knows no revision ${env('STRATA_BASE')} here; fetch it first (fetch-depth of actions/checkout).`);
  const onlyNew = env('STRATA_ONLY_NEW') === 'true';
  if (onlyNew && base === undefined) process.stdout.write('::notice title=strata::There is nothing to compare with here: all findings count. In a pull request set fetch-depth: 2 of actions/checkout.\n');
  const options = ['--fail-on', env('STRATA_FAIL_ON') || 'error', ...today, ...(onlyNew && base !== undefined ? ['--changed-since', base] : []), '--', ...patterns];

  const checked = strata('check', '--format', 'github', ...options);
  process.stdout.write(checked.stdout);
  process.stderr.write(harmless(checked.stderr));
  const report = strata('check', '--format', 'json', ...options);
  const files = report.stdout.startsWith('{') ? JSON.parse(report.stdout).files : [];
  if (env('STRATA_SARIF') !== '') fs.writeFileSync(env('STRATA_SARIF'), strata('check', '--format', 'sarif', ...options).stdout);

  let text = `## Strata\n\n${files.length > 0 ? `${table(files)}\n` : 'No topology file could be read.\n'}`;
  for (const section of base === undefined ? [] : changes(files, base)) {
    if (text.length + section.length > mostSummary) {
      text += '\nFurther files changed; there is no room for them here.\n';
      break;
    }
    text += `\n${section}`;
  }
  const page = path.join(env('RUNNER_TEMP') || '.', 'strata-summary.md');
  fs.writeFileSync(page, text);
  if (env('GITHUB_STEP_SUMMARY') !== '') fs.appendFileSync(env('GITHUB_STEP_SUMMARY'), text);
  if (env('GITHUB_OUTPUT') !== '') fs.appendFileSync(env('GITHUB_OUTPUT'), `exit-code=${checked.status}\nsummary=${page}\n`);
  return checked.status;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stdout.write(`::error title=strata::${error.message.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A')}\n`);
  process.exitCode = 2;
}
