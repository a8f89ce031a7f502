// Hovers: what is known about the place under the mouse.
import assert from 'node:assert/strict';
import { hoverAt } from '../../../../src/extension/language/hover';
import { checkAll } from '../../../../src/whatif';
import { marked, textAt } from './support';

/** The hover where `|` is: its text, and what it stands on. */
function hover(text: string) {
  const { document, offset } = marked(text);
  const found = hoverAt(checkAll(document), offset);
  return found && { text: found.markdown.join('\n'), on: textAt(document, found.span), node: found.node };
}
const STACK = `{
  "asOf": "2026-06-01",
  "nodes": {
    "host": { "kind": "host", "memory": "16GiB", "cpu": { "cores": 4 }, "tenant": "acme", "os": { "platform": "debian", "version": "12" }, "assumed": ["os.version"] },
    "docker": { "kind": "engine", "in": "host", "platform": "docker", "version": "28.1" },
    "group": { "kind": "cgroup", "in": "docker", "memory": { "max": "1GiB" } },
    "web": { "kind": "container", "in": "group", "image": "debian:10-slim", "limits": { "memory": "2GiB" } },
    "agent": { "kind": "container", "in": "docker", "image": "agent:1.0.0", "privileged": true, "tenant": "other" }
  },
  "images": { "debian:10-slim": { "size": "70MB", "built": "2024-05-05" } },
  "rules": { "cpu-overcommit": { "options": { "warnRatio": 3 } } },
  "suppressions": [{ "rule": "privileged-container", "node": "agent", "reason": "Known." }]
}`;
const inStack = (before: string, after: string) => {
  assert.equal(STACK.split(before + after).length, 2, `${before}|${after} is not there once`);
  return hover(STACK.replace(before + after, `${before}|${after}`));
};

describe('hovers', () => {
  it('tell of a node where it is defined and where it is named', () => {
    for (const found of [inStack('"we', 'b": {'), inStack('"in": "gro', 'up"')]) assert.ok(found?.node, 'a node');
    const web = inStack('"we', 'b": {')!;
    assert.equal(web.on, 'web');
    assert.match(web.text, /^\*\*web\*\*, container in group/);
    assert.match(web.text, /Memory it can use: \*\*1GiB\*\*\. The limit of group/);
    assert.match(web.text, /Shares its kernel with: \*\*1 workload\*\*/);
    assert.match(web.text, /Inherited: tenant acme/);
    assert.doesNotMatch(inStack('"age', 'nt": {')!.text, /Inherited/);
  });

  it('list the findings of a node, each with its rule behind a link', () => {
    const { text } = hover('{ "nodes": { "h": { "kind": "host" }, "w|eb": { "kind": "container", "in": "h" } } }')!;
    assert.match(text, /Findings that name it:\n- error: \[[^\]]+\]\(command:strata\.showRule\?%5B%22[a-z-]+%22%5D\)/);
  });

  it('give amounts in all units, and the limit that holds in the end', () => {
    const { text, on } = inStack('"limits": { "memory": "2G', 'iB"')!;
    assert.equal(on, '"2GiB"');
    assert.match(text, /^2GiB ≈ 2\.15GB, 2 147 483 648 bytes\nMemory it can use: \*\*1GiB\*\*\. The limit of group/);
    assert.equal(inStack('"size": "70', 'MB"')?.text, '66.76MiB ≈ 70MB, 70 000 000 bytes');
  });

  it('tell platforms, versions and images with the ends of their support', () => {
    assert.match(inStack('"platform": "deb', 'ian"')!.text, /\*\*Debian\*\*, operating system\n.*\n?Newest releases: 13/);
    assert.match(inStack('"version": "28', '.1"')!.text, /\*\*Docker Engine 28\*\*: released 2025-02-20, security support ended 2026-05-13\./);
    const image = inStack('"image": "debian:10', '-slim"')!;
    assert.match(image.text, /used by web\nDebian 10: security support ended 2022-09-10.*\nDescribed in `images`: on 2024-05-05, 66\.8MiB\./);
    assert.equal(inStack('"images": { "debian', ':10-slim"')?.text, image.text);
  });

  it('tell rules and options', () => {
    const rule = inStack('"rules": { "cpu-over', 'commit"')!;
    assert.match(rule.text, /, capacity, warning by default\nNo findings in this file\.\nOptions:\n\n[^]*- `warnRatio`: `3` here, default `\d/);
    assert.match(inStack('"rule": "privileged-', 'container"')!.text, /in this file, 1 suppressed\./);
    assert.match(inStack('"warn', 'Ratio"')!.text, /^Default `\d/);
  });

  it('say what is assumed', () => {
    assert.match(inStack('"version": "1', '2"')!.text, /Debian 12[^]*Assumed, not known/);
    assert.doesNotMatch(inStack('"platform": "deb', 'ian"')!.text, /Assumed/);
  });

  it('are silent where nothing is known, and on a broken text tell what is left', () => {
    assert.equal(inStack('"privileged": tr', 'ue'), undefined);
    assert.equal(hover('{ "nodes": |{} }'), undefined);
    assert.equal(hover('|'), undefined);
    const broken = hover('{ "nodes": { "h": { "kind": "host", "memory": "8GiB" }, "d": { "kind": "engine", "in": "h|", "platform": ')!;
    assert.match(broken.text, /\*\*h\*\*, host\n[^]*Memory it can use: \*\*8GiB/);
  });

  it('never make a link or a picture of what the file says', () => {
    const evil = '[x](command:strata.check) <img src=x> ![y](http://z)';
    const { text } = hover(`{ "nodes": { ${JSON.stringify(evil)}: { "kind": "host", "name": ${JSON.stringify(evil)} }, "a": { "kind": "engine", "in": ${JSON.stringify(evil).replace('x]', 'x|]')} } } }`)!;
    assert.doesNotMatch(text, /(^|[^\\])\[x|(^|[^\\])<img/);
    assert.match(text, /\\\[x\\\]/);
  });
});
