import { didYouMean, pointerOf } from '../../../model';
import type { Operation } from '../../../model';
import type { Draft, Graph, Rule, RuleContext } from '../../contract';
import { title } from '../../words';
import type { Kind } from '../../../model';
import { called, count, listOf } from '../say';
import { doubtfulReferences, REFERENCE_PROPERTIES } from './references';
import type { Reference } from './references';

const params = {} as const;
/** Comparing names with all others is dear, so only so many missing ids get a suggestion. */
const MAX_SUGGESTIONS = 50;

function check({ graph, report }: RuleContext<typeof params>): void {
  const missing = new Map<string, Reference[]>();
  for (const reference of doubtfulReferences(graph)) {
    const target = graph.number.get(reference.id);
    if (target === undefined) {
      const known = missing.get(reference.id);
      if (known) known.push(reference);
      else missing.set(reference.id, [reference]);
    } else if (reference.to.length > 0 && !reference.to.includes(graph.nodes[target]!.kind)) {
      report(wrongKind(graph, reference, target));
    }
  }
  let suggestions = 0;
  for (const [id, from] of missing) report(missingNode(graph, id, from, suggestions++ < MAX_SUGGESTIONS));
  reportClusters(graph, report);
  reportPins(graph, report);
}

/** Where a reference stands: its node, and its pointer. */
function spot(graph: Graph, { path }: Reference): Pick<Draft, 'node' | 'at'> {
  return { node: path[0] === 'nodes' ? graph.number.get(String(path[1])) : undefined, at: pointerOf(path) };
}

/** "`in` of web", "`to` of link 3". */
function place({ path }: Reference): string {
  const names = path.filter((step): step is string => typeof step === 'string');
  if (path[0] === 'nodes') return `\`${names.slice(2).join('.')}\` of ${names[1]!}`;
  const index = path.find((step) => typeof step === 'number');
  return `\`${names.slice(1).join('.') || names[0]!}\` of ${names[0]!.replace(/s$/, '')} ${(index as number) + 1}`;
}

function missingNode(graph: Graph, id: string, from: readonly Reference[], suggest: boolean): Draft {
  const first = from[0]!;
  const near = suggest ? didYouMean(id, graph.ids) : undefined;
  const others = [...new Set(from.slice(1).map((it) => spot(graph, it).node).filter((it) => it !== undefined))];
  const advice = near === undefined ? 'Write the id of a node that exists, add the node, or remove the reference.' : `Did you mean "${near}"?`;
  return {
    ...spot(graph, first), others: others.filter((it) => it !== spot(graph, first).node),
    message: `There is no node "${id}", but ${listOf(from.map(place), 4)} ${from.length === 1 ? 'names' : 'name'} it. ${advice}`,
    related: from.slice(1).flatMap((it) => {
      const { node } = spot(graph, it);
      return node === undefined ? [] : [{ node, message: `${place(it)} names "${id}" too.` }];
    }),
    fixes: () => near === undefined ? [] : [{
      title: `Write "${near}" instead of "${id}"${from.length === 1 ? '' : ` in ${count(from.length, 'place')}`}`,
      safe: didYouMean(id, graph.ids.filter((it) => it !== near)) === undefined,
      operations: from.map((it): Operation => ({ op: 'set', path: it.path, value: near })),
    }],
  };
}

function wrongKind(graph: Graph, reference: Reference, target: number): Draft {
  const wanted = listOf(reference.to.map((kind) => title(kind as Kind)), reference.to.length).replace(/ and ([^,]*)$/, ' or $1');
  const { node, at } = spot(graph, reference);
  return {
    node, at, others: target === node ? [] : [target],
    message: `${place(reference)} must name a ${wanted}, but ${reference.id} is a ${title(graph.nodes[target]!.kind)}. Name `
      + 'another node.'.replace('must name a a', 'must name an a'),
  };
}

/** A node that two clusters of the same product call theirs. */
function reportClusters(graph: Graph, report: RuleContext['report']): void {
  const owner = new Map<string, number>();
  for (let i = 0; i < graph.count; i++) {
    const cluster = graph.nodes[i]!;
    if (cluster.kind !== 'cluster' || cluster.platform === undefined) continue;
    for (const [index, member] of (cluster.members ?? []).entries()) {
      const number = graph.number.get(member);
      const key = JSON.stringify([cluster.platform.toLowerCase(), member]);
      const other = owner.get(key);
      owner.set(key, other ?? i);
      if (other === undefined || other === i || number === undefined) continue;
      report({
        node: i, at: ['members', String(index)], others: [other, number],
        message: `${called(graph, number)} is a member of ${graph.ids[other]!} and of ${graph.ids[i]!}, both ${cluster.platform}: `
          + 'it can serve one of them only. Remove it from one.',
      });
    }
  }
}

/** Pins of nodes that are gone are harmless, and one hint tells all. */
function reportPins(graph: Graph, report: RuleContext['report']): void {
  const stale = [...graph.topology.layout.keys()].filter((id) => !graph.number.has(id));
  if (stale.length === 0) return;
  report({
    node: undefined, at: pointerOf(['layout', stale[0]!]), severity: 'hint',
    message: `\`layout\` pins ${listOf(stale.map((id) => `"${id}"`))}, and there is no such node. Remove `
      + `${stale.length === 1 ? 'the entry' : 'the entries'}.`,
    fixes: () => [{
      title: `Remove ${count(stale.length, 'pin')} of nodes that are gone`, safe: true,
      operations: stale.map((id): Operation => ({ op: 'unset', path: ['layout', id] })),
    }],
  });
}

const host = { kind: 'host', os: { platform: 'debian' } };
const docker = { kind: 'engine', in: 'host', platform: 'docker' };

export const referenceIntegrity: Rule<typeof params> = {
  id: 'reference-integrity',
  family: 'model',
  severity: 'error',
  layer: 'L1',
  title: 'Reference that leads nowhere',
  params,
  docs: {
    description: 'A property names a node that does not exist, or one of a kind that makes no sense there; or one node is a member '
      + 'of two clusters of the same product. What depends on the reference (placement, failures, sharing) is computed '
      + 'without it. '
      + 'All references to the same missing id are one finding.',
    remedy: 'Write an id that exists. Where exactly one id is nearly the same, the quick fix is safe and `strata check --fix` applies it.',
    sources: ['Strata file format: references are node ids'],
    bad: [
      {
        title: 'A parent that does not exist',
        topology: { strata: 1, nodes: { host, docker, web: { kind: 'container', in: 'dokcer', image: 'nginx:1.27' } } },
      },
      {
        title: 'A network that is a host',
        topology: { strata: 1, nodes: { host, docker, web: { kind: 'container', in: 'docker', image: 'nginx:1.27', networks: ['host'] } } },
      },
      {
        title: 'A link to nowhere',
        topology: {
          strata: 1, nodes: { host, docker, web: { kind: 'container', in: 'docker' } },
          links: [{ from: 'web', to: 'database' }],
        },
      },
    ],
    good: [{
      title: 'All ids exist',
      topology: {
        strata: 1,
        nodes: { host, docker, web: { kind: 'container', in: 'docker', networks: ['lan'] }, lan: { kind: 'network' } },
      },
    }],
  },
  reads: [...REFERENCE_PROPERTIES, 'platform'],
  all: check,
};
