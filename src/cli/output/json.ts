/** The documented JSON of `check`: lines and characters from 0, as in the Language Server Protocol. */
import { ruleById, type LocatedFinding } from '../../engine';
import { fileUri, fingerprintOf } from './fingerprint';
import type { CheckedFile, Writer } from './report';

function findingJson({ file, earlier }: CheckedFile, { finding, range }: LocatedFinding) {
  return {
    rule: finding.rule,
    family: finding.family,
    severity: finding.severity,
    message: finding.message,
    nodes: finding.nodes,
    pointer: finding.pointer,
    range,
    ...(finding.related.length > 0 ? { related: finding.related } : {}),
    ...(finding.witness.length > 0 ? { witness: finding.witness } : {}),
    ...(finding.measured === undefined ? {} : { measured: finding.measured }),
    ...(finding.threshold === undefined ? {} : { threshold: finding.threshold }),
    fixes: finding.fixes().map(({ title, safe }) => ({ title, safe })),
    fingerprint: fingerprintOf(fileUri(file), finding),
    ...(earlier === undefined ? {} : { known: earlier.known.has(finding) }),
    help: ruleById(finding.rule)?.docs.remedy ?? '',
  };
}

function fileJson(file: CheckedFile): string {
  const head = `    {\n      "file": ${JSON.stringify(file.file)},\n      "findings": [`;
  const findings = file.located.map((found) => `\n        ${JSON.stringify(findingJson(file, found))}`).join(',');
  return `${head}${findings}${findings === '' ? '' : '\n      '}],\n      "suppressed": ${file.checked.suppressed.length}${file.fixed > 0 ? `,\n      "fixed": ${file.fixed}` : ''}${file.earlier === undefined ? '' : `,\n      "gone": ${file.earlier.gone}`}\n    }`;
}

export const jsonWriter: Writer = (report, write) => {
  write('{\n  "version": 1,\n  "files": [\n');
  report.files.forEach((file, i) => write(`${fileJson(file)}${i + 1 < report.files.length ? ',' : ''}\n`));
  write('  ]\n}\n');
};
