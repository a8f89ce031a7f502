/** Sections about services, restarts and maintenance. */
import { assumed, count, names, type Printer, seconds, short, span, together } from './say';

export const services: Printer = (report) => report.services.map(({ name, replicas, needed, neededAssumed, spread, collapse, singlePoints }) => {
  const { host, site } = spread;
  const parts = [
    `${count(replicas, 'replica')}, needs ${needed}${neededAssumed ? ' (assumed)' : ''}`,
    replicas > 1 && host.distinct > 0 ? `on ${count(host.distinct, 'host')}${site.distinct > 1 ? ` at ${site.distinct} sites` : ''}, at most ${host.maxLoss} on one` : '',
    collapse === null ? '' : `spread over VMs, but ${collapse.maxLoss} go with ${short(collapse.host)}`,
    singlePoints.length === 0 ? '' : `breaks with ${names(singlePoints.map((it) => `${it.node}${it.comesBack ? ' (for a while)' : ''}`))}`,
  ];
  return `${short(name)}: ${parts.filter(Boolean).join('; ')}`;
});

export const quorums: Printer = (report) => report.quorums.map(({ name, votes, majority, tolerated, witness, heldBy }) =>
  `${short(name)}: ${count(votes, 'vote')}${witness ? ' (with a witness)' : ''}, majority ${majority}, survives the loss of ${tolerated}${heldBy === null ? '' : `; ${short(heldBy.node)} holds ${heldBy.votes}`}`);

export const restarts: Printer = ({ restarts: { times, leftOut } }) => [
  ...together(times.map((it) => [it.node, `${span(it)}${it.terms.some((term) => term.assumed) ? ' (assumed in part)' : ''}`])), ...(leftOut > 0 ? [`${count(leftOut, 'workload')} not looked at`] : []),
];

export const circles: Printer = (report) => report.circles.map(({ nodes, steps }) =>
  `${names(steps.length === 0 ? nodes : [steps[0].from, ...steps.map((it) => it.to)], 8).replaceAll(', ', ' -> ')}`);

export const drains: Printer = ({ drains: { of, leftOut } }) => [
  ...of.filter((it) => it.live + it.restarted + it.stays.length > 0).map((it) => {
    const parts = [
      it.live > 0 ? `${it.live} move live` : '', it.restarted > 0 ? `${it.restarted} started elsewhere` : '',
      it.stays.length > 0 ? `${names(it.stays.map((one) => one.node), 3)} ${it.stays.length === 1 ? 'stays' : 'stay'} (${it.stays[0].reason})` : '',
      it.shortages.length > 0 ? `too few replicas of ${names(it.shortages.map((one) => one.service), 3)}` : '',
    ].filter(Boolean);
    const answer = it.answer === 'yes' ? `empty in ${seconds(it.seconds)}` : it.answer === 'no' ? 'cannot be emptied' : 'may be emptied';
    return `${short(it.node)}: ${answer}: ${parts.join(', ')}${assumed(it.assumed)}`;
  }),
  ...(leftOut > 0 ? [`${count(leftOut, 'machine')} not looked at`] : []),
];
