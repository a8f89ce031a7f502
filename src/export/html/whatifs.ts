/** What-ifs: what is assumed in this report, the scenarios of the file, clusters without hosts, and the loss of each site and host. */
import { clusters, type ClusterFacts } from '../../engine/report/clusters';
import { failures, type FailuresFacts } from '../../engine/report/failures';
import { eventsText } from '../../whatif/event-text';
import { outcomeSections } from '../../whatif/words';
import type { Played } from '../../whatif/scenarios';
import type { Subject } from '../contract';
import { badge, code, type Content, list, names, note, table, tag } from './pieces';
import type { Section } from './section';

/** Lines of each part of an outcome. */
const MOST_LINES = 20;

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function assumed({ events, outcome }: Subject): Content {
  if (!outcome) return [];
  return [tag('h3', {}, `If ${eventsText(events)}`), outcomeSections(outcome).map(({ title, lines }): Content => [
    tag('h4', {}, `${title} (${lines.length.toLocaleString('en')})`), list([...lines.slice(0, MOST_LINES).map(({ text }) => text), ...(lines.length > MOST_LINES ? [`and ${(lines.length - MOST_LINES).toLocaleString('en')} more`] : [])]),
  ])];
}

const scenarioRow = ({ name, outcome, failures: failed }: Played): Content[] => [
  name, outcome === undefined ? '' : eventsText(outcome.events), failed.length === 0 ? badge('good', 'as expected') : badge('error', 'not as expected'),
  failed.length > 0 ? list(failed.map(({ message }) => message)) : outcome === undefined ? '' : [outcome.down.length.toLocaleString('en'), ' down, ', outcome.recovered.length.toLocaleString('en'), ' up again'],
];

const ANSWERS: { readonly [A in ClusterFacts['survives']]: Content } = { yes: badge('good', 'yes'), no: badge('error', 'no'), undetermined: badge('info', 'not known') };

const clusterRow = (it: ClusterFacts): Content[] => [
  code(it.cluster), it.hosts, it.items, [String(it.failures), it.failuresAssumed ? ' (assumed)' : ''], ANSWERS[it.survives], it.spareHosts === null ? '' : `${it.spareHostsCertain ? '' : 'at least '}${it.spareHosts}`,
  it.survives === 'yes' ? '' : [it.lost.length > 0 ? ['lost: ', names(it.lost, 3), '. '] : '', it.why ?? ''],
];

const lossRow = (it: FailuresFacts['of'][number]): Content[] => [
  code(it.node), it.down, percent(it.share), percent(it.shareForGood),
  [
    it.isolated > 0 ? `${it.isolated} cut off. ` : '',
    it.broken.length > 0 ? `Too few replicas of ${it.broken.map(({ service, alive, needed, afterRestarts }) => `${service} (${alive} of ${needed}${afterRestarts >= needed ? ', for a while' : ''})`).join(', ')}. ` : '',
    it.unplaced.length > 0 ? ['No place for ', names(it.unplaced.map(({ node }) => node), 4), '. '] : '', it.dataLoss.length > 0 ? ['Data lost of ', names(it.dataLoss.map(({ node }) => node), 4), '.'] : '',
  ],
];

export const whatIfs: Section = {
  id: 'what-ifs', title: 'What if',
  make({ subject, notes }) {
    const { checked: { facts }, ask } = subject;
    const scenarios = ask.scenarios(), groups = clusters.make(facts), losses = failures.make(facts);
    const of = losses.of.filter((it) => it.down + it.isolated > 0 || it.dataLoss.length > 0);
    if (losses.leftOut > 0) notes.push(`The loss of ${losses.leftOut.toLocaleString('en')} more sites and hosts was not played through: only that of the fullest.`);
    if (scenarios.length === 0 && groups.length === 0 && of.length === 0 && !subject.outcome) return undefined;
    return [
      assumed(subject),
      scenarios.length === 0 ? [] : table('Scenarios of the file', [{ head: 'Scenario' }, { head: 'What happens' }, { head: 'Result' }, { head: 'What follows' }], scenarios.map(scenarioRow)),
      groups.length === 0 ? [] : table('Clusters: is there room when hosts are lost?', [
        { head: 'Cluster' }, { head: 'Hosts', number: true }, { head: 'Items', number: true }, { head: 'Hosts lost', number: true }, { head: 'Survives' }, { head: 'Hosts to spare', number: true }, { head: 'Why' },
      ], groups.map(clusterRow)),
      of.length === 0 ? [] : [
        table('The loss of each site and host', [{ head: 'Lost' }, { head: 'Workloads down', number: true }, { head: 'Share', number: true }, { head: 'After restarts', number: true }, { head: 'What else' }], of.map(lossRow)),
        note('Share: by the weight of what is down, of all that runs. After restarts: what is still down when all that can be is started again.'),
      ],
    ];
  },
};
