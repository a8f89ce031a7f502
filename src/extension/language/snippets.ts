/** Snippets that need the topology: several nodes at once under ids that are free, entries of lists. Single nodes are the schema's. */
import type { Kind, Topology } from '../../model';
import type { Offer } from './offer';
import type { Place } from './place';
import { dayOf } from './support';

const DAY_MS = 86_400_000;
/** Most nodes of which one is chosen from a list; where there are more, one types. */
const MAX_CHOICES = 20;

const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
const quoted = (text: string): string => escaped(JSON.stringify(text));

/** One node of a snippet: its id is the stem and a number that is free; `in` names another node of the snippet, or asks for one of some kinds. */
interface Part {
  readonly stem: string;
  readonly kind: Kind;
  readonly in?: string | readonly Kind[];
  /** The other properties, as a snippet. */
  readonly rest?: string;
}

interface Stack {
  readonly label: string;
  readonly detail: string;
  readonly parts: readonly Part[];
}

const HOST = '"cpu": { "cores": ${:8} }, "memory": "${:64GiB}", "disk": "${:1TiB}", "os": { "platform": "${:debian}", "version": "${:13}" }';
const VM = '"vcpus": ${:4}, "memory": "${:8GiB}", "disk": "${:40GiB}", "os": { "platform": "${:debian}", "version": "${:13}" }';
const CONTAINER = '"image": "${:nginx:1.31}", "limits": { "cpu": ${:0.5}, "memory": "${:256MiB}" }';
const DOCKER = '"platform": "docker"';

const STACKS: readonly Stack[] = [
  { label: 'Stack: host with Docker', detail: 'A host, Docker on it, a container with limits', parts: [
    { stem: 'host', kind: 'host', rest: HOST }, { stem: 'docker', kind: 'engine', in: 'host', rest: DOCKER }, { stem: 'container', kind: 'container', in: 'docker', rest: CONTAINER },
  ] },
  { label: 'Stack: host with KVM', detail: 'A host, KVM on it, a virtual machine', parts: [
    { stem: 'host', kind: 'host', rest: HOST }, { stem: 'kvm', kind: 'hypervisor', in: 'host', rest: '"platform": "kvm"' }, { stem: 'vm', kind: 'vm', in: 'kvm', rest: VM },
  ] },
  { label: 'Stack: virtual machine with Docker', detail: 'A virtual machine on a hypervisor of this file, Docker in it, a container with limits', parts: [
    { stem: 'vm', kind: 'vm', in: ['hypervisor'], rest: VM }, { stem: 'docker', kind: 'engine', in: 'vm', rest: DOCKER }, { stem: 'container', kind: 'container', in: 'docker', rest: CONTAINER },
  ] },
  { label: 'Stack: Kubernetes node', detail: 'A virtual machine on a hypervisor of this file, containerd in it, a pod with a container', parts: [
    { stem: 'node', kind: 'vm', in: ['hypervisor'], rest: VM }, { stem: 'containerd', kind: 'engine', in: 'node', rest: '"platform": "containerd"' },
    { stem: 'pod', kind: 'pod', in: 'containerd' }, { stem: 'container', kind: 'container', in: 'pod', rest: CONTAINER },
  ] },
  { label: 'Stack: container with limits', detail: 'A container on an engine of this file', parts: [{ stem: 'container', kind: 'container', in: ['engine', 'cgroup', 'pod'], rest: CONTAINER }] },
];

/** Where a person may put a node: a choice where there are few, the first of many, an empty text where there is none. */
function choice({ ids, nodes }: Topology, kinds: readonly Kind[]): string {
  const found = ids.filter((_, i) => kinds.includes(nodes[i].kind));
  if (found.length === 0) return '"${}"';
  if (found.length > MAX_CHOICES) return `"\${:${escaped(JSON.stringify(found[0]).slice(1, -1))}}"`;
  return `"\${|${found.map((id) => JSON.stringify(id).slice(1, -1).replace(/[\\$}|,]/g, '\\$&')).join(',')}|}"`;
}

/** Gives the stops of a snippet (written `${:default}`, `${|choices|}` or `${}`) their numbers. */
function numbered(text: string): string {
  let stop = 0;
  return text.replace(/\$\{(?=[:|}])/g, () => `\${${++stop}`);
}

function stackOffer(topology: Topology, taken: ReadonlySet<string>, { label, detail, parts }: Stack): Offer {
  const ids = new Map<string, string>();
  const free = (stem: string): string => {
    for (let number = 1; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
  };
  const lines = parts.map(({ stem, kind, in: parent, rest }) => {
    ids.set(stem, free(stem));
    const place = parent === undefined ? undefined : typeof parent === 'string' ? quoted(ids.get(parent)!) : choice(topology, parent);
    return `${quoted(ids.get(stem)!)}: { ${[`"kind": "${kind}"`, place && `"in": ${place}`, rest].filter(Boolean).join(', ')} }`;
  });
  return { value: label, detail, sort: 'snippet', snippet: numbered(lines.join(',\n')) };
}

/** Snippets in place of a key of `nodes`. */
export function nodeSnippets(topology: Topology): Offer[] {
  const taken = new Set(topology.ids);
  return STACKS.map((stack) => stackOffer(topology, taken, stack));
}

/** Snippets in place of an entry of a list of the document. */
export function entrySnippets({ asOf }: Topology, { path }: Place): Offer[] {
  const [section, index] = path;
  if (typeof index !== 'number' || path.length !== 2) return [];
  const offer = (value: string, detail: string, snippet: string): Offer => ({ value, detail, sort: 'snippet', snippet: numbered(snippet) });
  switch (section) {
    case 'links': return [offer('Link', 'One node needs another', '{ "from": "${}", "to": "${}" }')];
    case 'suppressions': {
      const until = new Date(Date.parse(dayOf(asOf)) + 90 * DAY_MS).toISOString().slice(0, 10);
      return [offer('Suppression', 'A finding that is accepted, with a reason', `{ "rule": "\${}", "node": "\${}", "reason": "\${}", "until": "\${:${until}}" }`)];
    }
    case 'scenarios': return [
      offer('Scenario: a node fails', 'What is up, and after what time', '{ "name": "${:A host fails}", "events": [{ "fail": "${}" }], "expect": { "up": ["${}"], "recoveredWithin": "${:10m}" } }'),
      offer('Scenario: an attack', 'What is not reached from a workload that was taken over', '{ "name": "${:A workload is taken over}", "events": [{ "compromise": "${}" }], "expect": { "notExposed": ["${}"] } }'),
      offer('Scenario: maintenance', 'Whether a host can be emptied', '{ "name": "${:A host is emptied}", "events": [{ "drain": "${}" }], "expect": { "possible": ${:true}, "maxUnplaced": ${:0} } }'),
    ];
    default: return [];
  }
}
