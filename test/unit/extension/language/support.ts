// Texts with a mark where the cursor is.
import { readTopology } from '../../../../src/model';
import type { TopologyText } from '../../../../src/model';
import type { Span } from '../../../../src/model/text';

/** Reads a text in which `|` marks the cursor. */
export function marked(text: string): { readonly document: TopologyText; readonly offset: number } {
  const offset = text.indexOf('|');
  if (offset < 0) throw new Error('The text has no | for the cursor.');
  return { document: readTopology(text.slice(0, offset) + text.slice(offset + 1)), offset };
}

/** What stands in a span. */
export const textAt = ({ text }: TopologyText, { offset, length }: Span): string => text.slice(offset, offset + length);

/** A stack whose nodes name each other in every way that the format has. */
export const NAMING = `{
  "strata": 1,
  "nodes": {
    "host": { "kind": "host", "memory": "64GiB", "cpu": { "cores": 8 }, "os": { "platform": "debian", "version": "12" } },
    "docker": { "kind": "engine", "in": "host", "platform": "docker" },
    "data": { "kind": "volume", "in": "host" },
    "db": { "kind": "container", "in": "docker", "image": "postgres:16", "mounts": [{ "source": "data", "target": "/var/lib" }] },
    "web": { "kind": "container", "in": "docker", "image": "nginx:1.27", "namespaces": { "net": "container:db" }, "manages": ["db"] },
    "farm": { "kind": "cluster", "members": ["host"] }
  },
  "links": [{ "from": "web", "to": "db", "port": 5432 }],
  "suppressions": [{ "rule": "excess-privilege", "node": "db", "reason": "Known." }],
  "scenarios": [{ "name": "x", "events": [{ "runaway": "db:memory" }, { "fail": "host" }], "expect": { "up": ["db"] } }],
  "layout": { "db": { "x": 1, "y": 2 } }
}
`;
