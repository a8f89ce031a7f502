/** The summary in words: what there is, how bad it is, what it can lose. */
import { clusters } from '../../engine/report/clusters';
import { kernels } from '../../engine/facts/kernels';
import { KINDS, SEVERITIES } from '../../model';
import { counted } from '../text';
import { badge, code, type Content, list, paragraph, tag } from './pieces';
import type { Section } from './section';

const PLURALS: { readonly [kind: string]: string } = { hypervisor: 'hypervisors', vm: 'virtual machines', cgroup: 'control groups', app: 'applications' };
const ONE: { readonly [kind: string]: string } = { vm: 'virtual machine', cgroup: 'control group', app: 'application' };
const kindWords = (kind: string, count: number): string => counted(count, ONE[kind] ?? kind, PLURALS[kind] ?? `${kind}s`);

/** `a, b and c`. */
const listed = (parts: readonly string[]): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`);

/** Nodes that are promised more than there is, by the ratio. */
const MOST_NAMED = 3;

export const summary: Section = {
  id: 'summary', title: 'Summary',
  make({ subject: { checked, ask }, rows }) {
    const { findings, suppressed, facts } = checked;
    const { graph } = facts;
    const kinds = KINDS.map((kind, i): [string, number] => [kind, graph.kind.reduce((sum, it) => sum + (it === i ? 1 : 0), 0)]).filter(([, count]) => count > 0);
    const levels = [...SEVERITIES].reverse().map((severity) => [severity, findings.filter((it) => it.severity === severity).length] as const).filter(([, count]) => count > 0);
    const { domains } = kernels(facts);
    const shared = domains.filter(({ workloads }) => workloads.length > 1);
    const worst = rows.filter(({ memoryCommit }) => memoryCommit > 1).sort((a, b) => b.memoryCommit - a.memoryCommit);
    const failing = ask.scenarios().filter(({ failures }) => failures.length > 0);
    const lines: Content[] = [
      `${listed(kinds.map(([kind, count]) => kindWords(kind, count))) || 'Nothing'}, with ${counted(graph.linkFrom.length, 'link')} between them.`,
      findings.length === 0 ? 'Nothing was found that should be changed.' : [counted(findings.length, 'finding'), ': ', levels.map(([severity, count], i): Content => [i === 0 ? '' : ' ', badge(severity, counted(count, severity === 'info' ? 'note' : severity))]), '.'],
      ...(suppressed.length > 0 ? [`${counted(suppressed.length, 'more finding is', 'more findings are')} accepted in the file, with a reason.`] : []),
      ...(domains.length > 0 ? [`${counted(domains.length, 'kernel runs', 'kernels run')} all of it${shared.length > 0 ? `; ${counted(shared.length, 'is', 'are')} shared by more than one workload` : '; no workload shares one'}.`] : []),
      ...(worst.length > 0 ? [[`More memory is promised than there is on ${counted(worst.length, 'node')}: `, worst.slice(0, MOST_NAMED).map(({ id }, i): Content => [i === 0 ? '' : ', ', code(id)]), worst.length > MOST_NAMED ? ' and others.' : '.']] : []),
      ...clusters.make(facts).map((it): Content => [code(it.cluster), it.survives === 'yes' ? ` survives the loss of ${counted(it.failures, 'host')}.` : it.survives === 'no' ? ` does not survive the loss of ${counted(it.failures, 'host')}.` : ` may or may not survive the loss of ${counted(it.failures, 'host')}: that cannot be told.`]),
      ...(failing.length > 0 ? [[`${counted(failing.length, 'scenario')} of the file ${failing.length === 1 ? 'does' : 'do'} not come out as expected: `, listed(failing.map(({ name }) => name)), '.']] : []),
    ];
    return [list(lines), tag('p', { class: 'note' }, `Judged as of ${facts.today}. What the file does not say is taken as unknown, not as good.`), findings.length === 0 ? [] : paragraph('What to do about each finding stands under ', tag('a', { href: '#findings' }, 'Findings'), '.')];
  },
};
