/** What waits for itself in a cold start. */
import { startCircles } from '../facts/start-order';
import { idOf, idsOf, stackSection } from './section';

export interface CircleFacts {
  readonly nodes: readonly string[];
  readonly steps: readonly { readonly from: string; readonly to: string; readonly why: string }[];
}

export const circles = stackSection<readonly CircleFacts[]>({
  title: 'Circles in a cold start',
  doc: 'Nodes none of which can be first when everything is down: each waits for what it runs in, its hard links, volumes, or members of its cluster.',
  source: 'Strongly connected parts of what remains when everything that can start has started',
  unknown: 'Of replicas only as many as are needed are waited for, so that a circle is certain.',
  fields: [
    ['[].nodes', 'ids', 'Nodes that wait for each other.'], ['[].steps[].from', 'id', 'Who waits, along a short circle.'], ['[].steps[].to', 'id', 'For whom; it may be a service or the node itself.'],
    ['[].steps[].why', 'name', '`inside`, `link`, `volume`, `copy` or `member`.'],
  ],
  make: (facts) => startCircles(facts, false).map(({ nodes, steps }) => ({
    nodes: idsOf(facts, nodes), steps: steps.map(({ from, to, why }) => ({ from: idOf(facts, from)!, to: idOf(facts, to)!, why })),
  })),
});
