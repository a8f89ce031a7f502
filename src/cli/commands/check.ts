/** `strata check`: findings of one or many files, for people and for machines. */
import type { Catalog } from '../../catalog';
import { type Checked, isKnownRule, locate, PROFILES, type Reports, RULES, safeFixes } from '../../engine';
import { applyOperations, didYouMean, parseDate, readTopology, SEVERITIES, type Severity, type TopologyText } from '../../model';
import { checkAll } from '../../whatif';
import { type Baseline, recordedBaseline, revisionBaseline } from '../baseline';
import { type Call, type Command, formatOption } from '../command';
import { catalogOf, catalogOption } from '../catalog';
import { unreadable } from '../documents';
import { expand, readText, writeAtomically } from '../files';
import { BadUsage } from '../io';
import { gccWriter } from '../output/gcc';
import { githubWriter } from '../output/github';
import { jsonWriter } from '../output/json';
import { junitWriter } from '../output/junit';
import { prettyWriter } from '../output/pretty';
import { type CheckedFile, isFailing, type Report, type Writer } from '../output/report';
import { sarifWriter } from '../output/sarif';
import { type ReportSource, reportsOption, reportSource } from '../reports';
import { styleFor } from '../style';

interface Settings {
  readonly catalog?: Catalog;
  readonly reports?: Reports;
  readonly today: string | undefined;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly profile: string | undefined;
}

/** The day of `--today`, YYYY-MM-DD. Throws BadUsage where it is none. */
export function dayOf(call: Call): string | undefined {
  const today = call.value('today');
  if (today !== undefined && parseDate(today) === undefined) throw new BadUsage(`--today ${today} is not a day; write it as 2026-01-31.`);
  return today;
}

/** Day and rule settings of the command line. Throws BadUsage for unknown rules, severities and days. */
function settingsOf(call: Call): Settings {
  const today = dayOf(call);
  const severities = new Map<string, Severity | 'off'>();
  for (const setting of call.values('rule')) {
    const [, id, severity] = /^([^=]+)=(.+)$/.exec(setting) ?? [];
    const known = [...SEVERITIES, 'off' as const].find((each) => each === severity);
    if (id === undefined || known === undefined) throw new BadUsage(`--rule ${setting} is not understood; write ID=off or ID=SEVERITY with ${SEVERITIES.join(', ')}.`);
    if (!isKnownRule(id)) {
      const near = didYouMean(id, RULES.map((rule) => rule.id));
      throw new BadUsage(`--rule ${setting}: there is no rule \`${id}\`${near ? `; did you mean \`${near}\`?` : '. See strata rules.'}`);
    }
    severities.set(id, known);
  }
  return { today, severities, profile: call.value('profile'), catalog: catalogOf(call) };
}

const MOST_ROUNDS = 10;

/** Applies safe fixes until none is left that changes anything: a fix can make another possible. */
function applyFixes(document: TopologyText, settings: Settings): { document: TopologyText; fixed: number } {
  let fixed = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { operations, count } = safeFixes(checkAll(document, settings));
    const applied = applyOperations(document, operations);
    if (!applied.ok || applied.text === document.text) break;
    document = readTopology(applied.text);
    fixed += count;
  }
  return { document, fixed };
}

/** Checks a document, in the shape of the outputs. */
function checkedFile(file: string, document: TopologyText, settings: Settings, baseline: Baseline | undefined, fixed: number): CheckedFile {
  const checked: Checked = checkAll(document, settings);
  return { file, checked, located: locate(checked), fixed, earlier: baseline?.(file, checked) };
}

/** What is known from before by --baseline or --changed-since. */
function baselineOf(call: Call, settings: Settings, reports: ReportSource): Baseline | undefined {
  const file = call.value('baseline'), revision = call.value('changed-since');
  if (file !== undefined && revision !== undefined) throw new BadUsage('--baseline and --changed-since both say what is known; use one of them.');
  return file !== undefined ? recordedBaseline(call.io.cwd, file) : revision !== undefined ? revisionBaseline(call.io.cwd, revision, settings, reports) : undefined;
}

function failingSeverities(least: string): ReadonlySet<Severity> {
  return least === 'never' ? new Set() : new Set(SEVERITIES.slice(SEVERITIES.indexOf(least as Severity)));
}

function run(call: Call): number {
  const settings = settingsOf(call);
  const failing = failingSeverities(call.value('fail-on')!);
  const reports = reportSource(call);
  const baseline = baselineOf(call, settings, reports);
  const files: CheckedFile[] = [];
  let unread = 0;
  for (const file of expand(call.files, call.io.cwd)) {
    let document = readTopology(readText(call.io.cwd, file));
    const problems = unreadable(file, document);
    if (problems.length > 0) {
      call.io.stderr.write(`${problems.join('\n')}\n`);
      unread++;
      continue;
    }
    const own = { ...settings, reports: reports.for(file, document.topology) };
    let fixed = 0;
    if (call.flag('fix')) {
      const before = document.text;
      ({ document, fixed } = applyFixes(document, own));
      if (document.text !== before) writeAtomically(call.io.cwd, file, document.text);
    }
    files.push(checkedFile(file, document, own, baseline, fixed));
    reports.used(files.at(-1)!.checked.facts);
  }
  for (const line of reports.unused()) call.io.stderr.write(`${line}\n`);
  const writers: Readonly<Record<string, Writer>> = { pretty: prettyWriter(styleFor(call.io, call.io.stdout)), json: jsonWriter, sarif: sarifWriter, github: githubWriter, junit: junitWriter, gcc: gccWriter };
  const report: Report = { files, unread, failing, version: STRATA_VERSION };
  writers[call.value('format')!](report, (text) => call.io.stdout.write(text));
  const failed = files.some((file) => file.located.some(({ finding }) => isFailing(report, file, finding)));
  return unread > 0 || reports.broken ? 2 : failed ? 1 : 0;
}

export const checkCommand: Command = {
  name: 'check',
  arguments: { usage: 'FILES|GLOBS...', least: 1, most: Infinity, doc: 'Topology files, patterns such as "stacks/**/*.topology.json", or folders, which stand for the topology files below them.' },
  summary: 'Checks topology files and reports findings.',
  description: [
    'Checks topology files by the rules that `strata rules` lists. Files may configure rules (`rules`) and accept findings (`suppressions`); the options here win over them.',
    'With --baseline or --changed-since only what is new makes the exit code 1. What an earlier check found already, at least as severe, is known: it is counted, and shown only in JSON, SARIF and JUnit. --baseline knows a finding by file, rule, place and first node; --changed-since compares with the file as git has it, and knows nodes again that were moved or renamed.',
    'Age rules measure from the day of --today, else from the file\'s `asOf`, else from today. Pass --today in CI, so that results do not change overnight.',
  ],
  options: [
    formatOption('pretty', 'json', 'sarif', 'github', 'junit', 'gcc'),
    { name: 'fail-on', value: 'SEVERITY', choices: ['error', 'warning', 'info', 'hint', 'never'], default: 'error', doc: 'Least severity that makes the exit code 1: error, warning, info, hint or never.' },
    { name: 'rule', value: 'ID=SEVERITY', multiple: true, doc: 'Reports a rule with another severity (error, warning, info, hint), or not at all (off).' },
    { name: 'profile', value: 'NAME', choices: Object.keys(PROFILES), doc: `Set of severities and options to start from, instead of the file's: ${Object.keys(PROFILES).join(', ')}.` },
    { name: 'today', value: 'YYYY-MM-DD', doc: 'The day that age rules measure from.' },
    { name: 'baseline', value: 'FILE', doc: 'Output of an earlier check as JSON or SARIF, made in this folder: what is in it is known.' },
    { name: 'changed-since', value: 'REVISION', doc: 'A git revision: what was to be found in the files then is known.' },
    reportsOption,
    catalogOption,
    { name: 'fix', doc: 'Applies the fixes that repair the description without changing what it describes, and writes the file.' },
  ],
  examples: [
    { line: 'strata check shop.topology.json', doc: 'One file, for people' },
    { line: 'strata check "**/*.topology.json" --format sarif > strata.sarif', doc: 'All files of a repository, for code scanning' },
    { line: 'strata check "**/*.topology.json" --changed-since origin/main', doc: 'Only what this branch brings' },
    { line: 'strata check shop.topology.json --reports "scans/*.json"', doc: 'With what scanners found in the images' },
    { line: 'strata check stacks --fail-on warning --rule image-stale=off', doc: 'A stricter gate without one rule' },
  ],
  run,
};
