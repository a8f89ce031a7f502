import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { EXPORTERS, type Subject } from '../../../src/export';
import { SHOP } from '../scene/stack';
import { HOSTILE, hostileTopology, subjectOf } from './support';

async function reportOf(subject: Subject): Promise<{ readonly page: string; readonly notes: readonly string[] }> {
  const { content, notes } = await EXPORTERS.find(({ format }) => format === 'html')!.write(subject);
  return { page: String(content), notes };
}

/** Text between the first of two marks and the next of the other. */
const between = (text: string, from: string, to: string): string => text.slice(text.indexOf(from) + from.length, text.indexOf(to, text.indexOf(from)));

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const TAGS = new Set(['a', 'header', 'h1', 'h2', 'h3', 'h4', 'p', 'nav', 'ul', 'li', 'main', 'section', 'article', 'span', 'code', 'div', 'table', 'caption', 'thead', 'tbody', 'tr', 'th', 'td', 'button', 'svg', 'title', 'g', 'rect', 'path', 'text', 'script']);

/** Asserts that the page is made of our elements, nested as they should be, and that nothing of a file is one. */
function assertSound(page: string): void {
  const body = between(page, '<body>', '</body>').replace(/<script>[\s\S]*<\/script>/, '');
  const open: string[] = [];
  for (const [whole, closing, name, attributes, own] of body.matchAll(/<(\/?)([a-z0-9]+)((?: [a-zA-Z-]+="[^"<>]*")*)(\/?)>/g)) {
    assert.ok(TAGS.has(name!), whole);
    for (const [, key, value] of attributes!.matchAll(/ ([a-zA-Z-]+)="([^"]*)"/g)) {
      assert.ok(!/^(?:on.*|style|src|action|xlink.*)$/i.test(key!) && (key !== 'href' || value!.startsWith('#')), whole);
    }
    if (own) continue;
    if (closing) assert.equal(open.pop(), name);
    else open.push(name!);
  }
  assert.deepEqual(open, []);
  // What is left beside our elements has no sign that could begin another.
  assert.doesNotMatch(body.replace(/<\/?[a-z0-9]+(?: [a-zA-Z-]+="[^"<>]*")*\/?>/g, ''), /[<>]/);
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  assert.equal(new Set(ids).size, ids.length);
}

describe('the HTML report', () => {
  it('has its sections, each with a link to it', async () => {
    const { page } = await reportOf(subjectOf(SHOP));
    assertSound(page);
    const titles = [...page.matchAll(/<h2 id="title-([a-z-]+)">([^<]*)<\/h2>/g)].map(([, id, title]) => [id, title]);
    assert.deepEqual(titles.map(([, title]) => title), ['Summary', 'Picture', 'Findings', 'Capacity', 'What if', 'Kernels and patching', 'Inventory']);
    for (const [id] of titles) assert.ok(page.includes(`<a href="#section-${id}">`) && page.includes(`id="section-${id}"`), id);
  });

  it('tells every finding of a small stack with what to do, the worst first', async () => {
    const subject = subjectOf(SHOP);
    const { page } = await reportOf(subject);
    const told = between(page, 'id="section-findings"', 'id="section-capacity"');
    assert.equal(told.match(/<article>/g)?.length, new Set(subject.checked.findings.map(({ rule, severity }) => `${severity} ${rule}`)).size);
    const order = [...told.matchAll(/<h3><span class="badge (\w+)">/g)].map(([, severity]) => severity);
    assert.deepEqual(order, ['error', 'warning', 'info', 'hint'].filter((it) => order.includes(it)));
    const text = (it: string) => it.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;');
    for (const { message } of subject.checked.findings) assert.ok(told.includes(text(message)), message);
  });

  it('shows what is assumed, the scenarios of the file and the loss of hosts', async () => {
    const scenarios = [{ name: 'loss of big', events: [{ fail: 'big' }], expect: { up: ['web'] } }];
    const { page } = await reportOf(subjectOf({ ...SHOP, scenarios }, { lens: 'whatIf', events: [{ fail: 'big' }] }));
    assertSound(page);
    const told = between(page, 'id="section-what-ifs"', 'id="section-kernels"');
    assert.match(told, /If big fails/);
    assert.match(told, /loss of big.*not as expected/s);
    assert.match(told, /The loss of each site and host/);
  });

  it('allows its own script and style by their hashes, and nothing else', async () => {
    const { page } = await reportOf(subjectOf(SHOP));
    const policy = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)![1]!;
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'", `style-src ${hash(between(page, '<style>', '</style>'))}`, `script-src ${hash(between(page, '<script>', '</script>'))}`, "base-uri 'none'", "form-action 'none'",
    ]);
    assert.doesNotMatch(page.replaceAll('http://www.w3.org/2000/svg', ''), /https?:|\/\/[a-z]|@import|url\(/);
    assert.equal(page.match(/<script/g)?.length, 1);
  });

  it('lets no name be markup', async () => {
    const subject = subjectOf({ ...hostileTopology, scenarios: [{ name: HOSTILE[0], events: [{ fail: 'root' }], expect: { up: ['c0'] } }] }, { name: HOSTILE[1] });
    const { page } = await reportOf(subject);
    assertSound(page);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  });

  it('has the same picture in light and dark: each colour is a name with a value for both', async () => {
    const { page } = await reportOf(subjectOf(SHOP, { lens: 'kernel' }));
    const used = new Set(page.match(/var\(--c\d+\)/g)!.map((it) => it.slice(4, -1)));
    const [light, dark] = [...page.matchAll(/:root\{(--c0:[^}]*)\}/g)].map(([, names]) => new Set(names!.split(';').map((it) => it.split(':')[0]!)));
    assert.deepEqual([[...used].sort(), [...used].sort()], [[...light!].sort(), [...dark!].sort()]);
    assert.doesNotMatch(between(page, '<svg', '</svg>'), /(?:fill|stroke)="(?!var|none)/);
  });

  it('is bounded for large stacks, and says by what', async () => {
    const nodes = Object.fromEntries(Array.from({ length: 60 }, (_, h): [string, object][] => [
      [`h${h}`, { kind: 'host', memory: '64GiB' }], [`e${h}`, { kind: 'engine', in: `h${h}`, platform: 'docker' }],
      ...Array.from({ length: 58 }, (_it, c): [string, object] => [`c${h}-${c}`, { kind: 'container', in: `e${h}`, image: 'a:1', privileged: true }]),
    ]).flat());
    const { page, notes } = await reportOf(subjectOf({ nodes }));
    assertSound(page);
    assert.ok(page.length < 3e6, String(page.length));
    assert.ok(page.match(/data-node=/g)!.length <= 2500);
    for (const what of [/counted and not told/, /The picture shows/, /fullest/, /The inventory has the first 2,000/]) assert.ok(notes.some((note) => what.test(note)), String(what));
    for (const note of notes) assert.ok(page.includes(note.replace(/'/g, '&#39;')), note);
  });

  it('of an empty stack is a page too', async () => {
    const { page } = await reportOf(subjectOf({ nodes: {} }));
    assertSound(page);
    assert.match(page, /Nothing was found/);
  });
});
