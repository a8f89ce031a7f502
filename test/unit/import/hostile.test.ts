import assert from 'node:assert/strict';
import { BUDGET, decode, IMPORTERS, recognise, relativeTo, resolveInside } from '../../../src/import';
import { importInto } from './support';

const compose = (text: string | Uint8Array) => importInto({ 'compose.yaml': text });
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('Hostile and broken Compose files', () => {
  it('that unfold without end are bounded and the rest is read', async () => {
    const laughs = ['x-a: &a0 [x,x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 12 }, (_, i) => `x-${i}: &a${i + 1} [${Array.from({ length: 10 }, () => `*a${i}`).join(',')}]`)].join('\n');
    const { container, codes } = await compose(`${laughs}\nservices:\n  web: { image: nginx, labels: *a12 }\n`);
    assert.equal(container('web').image, 'nginx');
    assert.ok(codes().includes('alias-bomb'));
  });

  it('with chains of merge keys keep what they say', async () => {
    const chain = ['x-0: &m0 { image: busybox }', ...Array.from({ length: 150 }, (_, i) => `x-${i + 1}: &m${i + 1} { <<: [*m${i}, *m${i}], user: u${i} }`)].join('\n');
    const { container } = await compose(`${chain}\nservices: { web: *m150 }\n`);
    assert.deepEqual([container('web').image, container('web').user], ['busybox', 'u149']);
  });

  it('whose aliases run in circles are cut', async () => {
    const { container, note } = await compose('services:\n  web: &s\n    image: nginx\n    labels: *s\n');
    assert.equal(container('web').image, 'nginx');
    assert.equal(note('alias-cycle').line, 4);
  });

  for (const text of ['['.repeat(5000), `services: ${'{a: '.repeat(5000)}`, Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')]) {
    it(`nested too deep (${JSON.stringify(text.slice(0, 12))}...) are refused with a place`, async () => {
      const { note } = await importInto({ 'compose.yaml': text }, undefined, { format: 'compose' });
      assert.ok(note('too-deep').column > 1 || note('too-deep').line > 1);
    });
  }

  it('with syntax errors, repeated keys, tabs and odd tags tell where', async () => {
    assert.equal((await compose('services:\n  web: { image: a }\n  web: { image: b }\n')).note('repeated-key').line, 3);
    assert.deepEqual([(await compose('services:\n\tweb:\n\t\timage: x\n')).note('yaml-syntax')].map(({ line, column }) => [line, column]), [[2, 1]]);
    assert.match((await compose('services:\n  web: { image: !!js/function "x" }\n')).note('unknown-tag').message, /js\/function/);
    assert.equal((await compose('services:\n  web: { image: x, labels: *gone }\n')).note('unknown-alias').line, 2);
    assert.equal((await compose('services: { web: { image: x } }\n---\nservices: { other: { image: y } }\n')).note('more-documents').line, 2);
  });

  it('with keys of prototypes stay harmless', async () => {
    const { topology } = await compose('services:\n  __proto__: { image: busybox, privileged: true, labels: { __proto__: { polluted: yes } } }\n  constructor: { image: b }\nvolumes: { __proto__: {}, toString: {} }\n');
    assert.ok(topology.ids.includes('__proto__'));
    assert.equal(({} as { polluted?: string; privileged?: boolean }).polluted, undefined);
    assert.equal(({} as { polluted?: string; privileged?: boolean }).privileged, undefined);
  });

  it('in other encodings are decoded, and NUL is refused', async () => {
    const text = 'services: { web: { image: "nginx:é" } }\n';
    const utf16 = new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le'));
    assert.equal((await compose(utf16)).container('web').image, 'nginx:é');
    const latin1 = await compose(new Uint8Array(Buffer.from(text, 'latin1')));
    assert.equal(latin1.container('web').image, 'nginx:é');
    assert.equal(latin1.note('encoding').severity, 'warning');
    assert.deepEqual((({ line, column }) => [line, column])((await compose('services:\n  a: { image: "b\0c" }\n')).note('nul-character')), [2, 17]);
  });

  it('that are too large, missing, empty or something else say so', async () => {
    assert.equal((await compose(new Uint8Array(BUDGET.fileBytes + 1))).note('file-too-large').severity, 'error');
    assert.equal((await importInto({}, ['gone.yaml'])).note('missing-file').file, 'gone.yaml');
    assert.equal((await importInto({ 'x.yaml': '# nothing\n---\n' })).note('empty').severity, 'info');
    assert.equal((await importInto({ 'other.yaml': 'colour: blue\n' })).note('not-recognised').severity, 'error');
    assert.equal((await compose('services: {}\n')).note('no-services').severity, 'info');
    assert.equal((await compose('- a\n- b\n')).note('not-compose').severity, 'error');
  });

  it('with more files than the budget stop reading', async () => {
    const files = Object.fromEntries(Array.from({ length: BUDGET.files + 20 }, (_, i) => [`f${i}.yaml`, `include: [f${i + 1}.yaml]\nservices: { s${i}: { image: x } }\n`]));
    const { note, topology } = await importInto(files);
    assert.equal(note('too-many-files').severity, 'error');
    assert.equal(topology.nodes.filter((node) => node.kind === 'container').length, BUDGET.files);
  });
});

describe('Recognising a file', () => {
  const cases = [
    ['compose.yaml', 'services: { a: { image: x } }', 'compose'], ['deploy/stack.yml', '"services":\n  a: { build: . }', 'compose'], ['any.yaml', 'services:\n  a: { image: x }', 'compose'],
    ['docker-compose.prod.yml', 'volumes: {}', 'compose'], ['pod.yaml', 'apiVersion: v1\nservices: []', undefined], ['notes.txt', 'services:', undefined], ['x.json', '{"services": {}}', undefined],
  ] as const;
  for (const [path, text, expected] of cases) {
    it(`${path}: ${expected ?? 'none'}`, () => assert.equal(recognise({ path, text })?.format, expected));
  }

  it('gives a score from 0 to 1', () => {
    for (const importer of IMPORTERS) for (const [path, text] of cases) assert.ok(importer.recognise({ path, text }) >= 0 && importer.recognise({ path, text }) <= 1);
  });
});

describe('Paths of an import', () => {
  it('stay inside the folder', () => {
    const inside = [['', 'a.yaml', 'a.yaml'], ['x/y', '../a.yaml', 'x/a.yaml'], ['x', './b/./c', 'x/b/c'], ['x', '', 'x'], ['x', '..\\a', 'a']] as const;
    for (const [folder, reference, expected] of inside) assert.equal(resolveInside(folder, reference), expected);
    for (const reference of ['/etc/passwd', '../../a', '..\\..\\a', 'C:\\a', 'https://x/y', '~/.ssh/id', '\\\\server\\share', 'a\0b', 'file:x']) assert.equal(resolveInside('x', reference), undefined, reference);
  });

  it('lead from one folder to another', () => {
    assert.deepEqual([relativeTo('', 'a/b'), relativeTo('a', 'a/b'), relativeTo('a/c', 'a/b'), relativeTo('x/y', 'a')], ['a/b', 'b', '../b', '../../a']);
  });
});

describe('Decoding', () => {
  it('knows marks, UTF-16 without a mark, and falls back to Latin-1', () => {
    assert.equal(decode(bytes(0xef, 0xbb, 0xbf, 0x61)).text, 'a');
    assert.equal(decode(bytes(0xfe, 0xff, 0, 0x61)).text, 'a');
    assert.equal(decode(bytes(0x61, 0, 0x62, 0)).text, 'ab');
    assert.deepEqual(decode(bytes(0xe9)), { text: 'é', guessed: true, nul: -1 });
    assert.deepEqual(decode('a\0'), { text: 'a\0', guessed: false, nul: 1 });
  });
});
