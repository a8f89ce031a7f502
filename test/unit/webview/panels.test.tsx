import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { at } from '../../../scripts/lib/project.mjs';
import { speak } from '../../../src/l10n';
import { KIND_TABLE, KINDS, propsOf } from '../../../src/model';
import type { NodeDetails } from '../../../src/protocol';
import { PALETTE } from '../../../src/scene/contract';
import { platformsFor } from '../../../webview/panels/controls/suggestions';
import { FindingCard } from '../../../webview/panels/findings/FindingCard';
import { Inspector } from '../../../webview/panels/inspector/Inspector';
import { Palette, matching, sections } from '../../../webview/panels/Palette';
import { addedIds } from '../../../webview/canvas/actions';
import { wantedOf } from '../../../webview/canvas/gestures/palette';
import { addNew, layersOf, targetsFrom } from '../../../webview/panels/placing';
import { receive } from '../../../webview/state/receive';
import { getState, setState } from '../../../webview/state/store';
import { reset, sceneOf, sentOf, settled } from './host';

const GERMAN = JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string>;
const NASTY = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
const details = (node: object, id = 'n'): NodeDetails => ({ id, node: node as NodeDetails['node'], facts: [{ label: NASTY, value: NASTY, detail: NASTY, assumed: true }], findings: [], links: [{ index: 0, from: id, to: NASTY, label: NASTY, link: {} }] });

const html = (element: Parameters<typeof renderToStaticMarkup>[0]) => renderToStaticMarkup(element);
const inert = (text: string) => assert.ok(!/<img|<script/i.test(text), 'text from a file became markup');

describe('panels', () => {
  beforeEach(() => reset());

  it('the palette offers every kind, and finds them by name, description and place', () => {
    assert.deepEqual([...PALETTE].sort(), [...KINDS].sort());
    const text = html(createElement(Palette));
    for (const kind of KINDS) assert.ok(text.includes(`data-kind="${kind}"`) && text.includes(KIND_TABLE[kind].title), kind);
    assert.equal(matching('vm')[0], 'vm');
    assert.deepEqual(matching('physical'), ['host']);
    assert.deepEqual(matching('no such thing'), []);
  });

  it('the palette shows products, stacks and own templates, what was used last first, and searches them all', () => {
    const row = (id: string, group: 'platform' | 'stack' | 'own', title: string) => ({ id, group, title, detail: 'Detail', kinds: ['engine'] as const, count: 1 });
    const templates = [row('docker', 'platform', 'Docker Engine'), row('docker-server', 'stack', 'Docker server'), row('own:0', 'own', 'Ours')];
    const titles = (query: string, recent: readonly string[] = []) => sections(query, templates, recent).map(({ title, entries }) => `${title}: ${entries.map((entry) => entry.title).join()}`);
    assert.deepEqual(titles('docker'), ['Products: Docker Engine', 'Stacks: Docker server']);
    assert.deepEqual(titles('ours engine'), ['Your templates: Ours']);
    const all = titles('', ['template:docker', 'vm', 'template:gone']);
    assert.equal(all[0], `Recent: Docker Engine,${KIND_TABLE.vm.title}`);
    assert.deepEqual(all.slice(1).map((line) => line.split(':')[0]), ['Kinds', 'Your templates', 'Products', 'Stacks']);
    setState({ templates: [row('x', 'stack', NASTY)] });
    inert(html(createElement(Palette)));
  });

  it('the inspector has a control for every common or set property of every kind', () => {
    for (const kind of KINDS) {
      const set = Object.entries(propsOf(kind)).filter(([, prop]) => prop.type === 'boolean').map(([name]) => [name, true]);
      setState({ selection: ['n'], details: [details({ kind, ...Object.fromEntries(set) })] });
      const text = html(createElement(Inspector));
      assert.ok(text.includes('data-prop="name"'), kind);
      for (const [name] of set) assert.ok(text.includes(`data-prop="${String(name)}"`), `${kind}.${String(name)}`);
      inert(text);
    }
  });

  it('the inspector of several nodes says which values differ', () => {
    setState({ selection: ['a', 'b'], details: [details({ kind: 'vm', memory: '1GiB', vcpus: 2 }, 'a'), details({ kind: 'vm', memory: '2GiB', vcpus: 2 }, 'b')] });
    const text = html(createElement(Inspector));
    assert.match(text, /2 nodes selected/);
    assert.equal(text.match(/placeholder="Different values"/g)?.length, 1);
  });

  it('the inspector of several nodes says of each finding whose it is, and of one node does not', () => {
    const row = (nodes: readonly string[]) => ({ key: nodes.join(), rule: 'x', title: 'No limit', family: 'model', severity: 'error', message: 'm', nodes, pointer: '', line: 0, witness: [], fixes: [] }) as const;
    const titles = () => [...html(createElement(Inspector)).matchAll(/<span>(No limit.*?)<\/span><span class="visually-hidden">/g)].map(([, title]) => title!.replace(/<[^>]*>/g, ''));
    const both = row(['a', 'other', 'b']);
    const nodes = [{ ...details({ kind: 'vm' }, 'a'), findings: [row(['a']), both] }, { ...details({ kind: 'vm' }, 'b'), findings: [both] }];
    setState({ selection: ['a', 'b'], details: nodes });
    assert.deepEqual(titles(), ['No limit: a', 'No limit: a and b']);
    setState({ selection: ['a'], details: nodes });
    assert.deepEqual(titles(), ['No limit', 'No limit']);
  });

  it('what something goes into is said by titles of kinds, in the person\'s language', () => {
    setState({ selection: ['a'], details: [details({ kind: 'container' }, 'a')] });
    const said = () => [html(createElement(Inspector)), html(createElement(Palette))].map((text) => /(?:Goes into|Kann stehen in): [^.]*/.exec(text)![0]);
    assert.ok(said().every((text) => !/\b(vm|cgroup|app|root)\b/.test(text)), said().join('\n'));
    assert.match(said()[0]!, /^Goes into: container engine/);
    speak({ language: 'de', texts: GERMAN });
    try {
      assert.match(said()[0]!, /^Kann stehen in: Container-Engine/);
    } finally {
      speak(undefined);
    }
  });

  it('nothing from a file becomes markup', () => {
    const row = { key: NASTY, rule: NASTY, title: NASTY, family: 'model', severity: 'error', message: NASTY, nodes: [NASTY], pointer: NASTY, line: 0, witness: [NASTY], fixes: [{ title: NASTY, safe: true }] } as const;
    inert(html(createElement(FindingCard, { row })));
    setState({ selection: [NASTY], details: [{ ...details({ kind: 'container', name: NASTY, image: NASTY, in: NASTY, ports: [{ address: NASTY }], extra: { [NASTY]: NASTY } }, NASTY), findings: [row] }] });
    inert(html(createElement(Inspector)));
    const summary = { name: NASTY, description: NASTY, asOf: NASTY, kinds: [], links: 0, images: [], suppressionCount: 1, rules: [{ rule: NASTY, severity: undefined, options: [NASTY] }], suppressions: [{ index: 0, rule: NASTY, node: NASTY, reason: NASTY, until: NASTY }] };
    setState({ selection: [], fileName: NASTY, document: summary });
    inert(html(createElement(Inspector)));
  });

  it('platforms are offered by what they are for', () => {
    const ids = (...given: Parameters<typeof platformsFor>) => platformsFor(...given).map(({ value }) => value);
    assert.ok(ids('vm', ['os', 'platform']).includes('debian') && !ids('vm', ['os', 'platform']).includes('docker'));
    assert.ok(ids('engine', ['platform']).includes('docker') && !ids('engine', ['platform']).includes('debian'));
    assert.ok(ids('hypervisor', ['platform']).includes('kvm'));
  });
});

describe('adding a node without the mouse', () => {
  const add = (id: string, kind: 'vm' | 'hypervisor') => ({ op: 'add', id, node: { kind } }) as const;
  beforeEach(() => {
    reset();
    setState({ scene: sceneOf([['h', 'host', -1], ['k', 'hypervisor', 0], ['v', 'vm', 1]]) });
  });

  it('asks for the selected box, the boxes around it, and the top level', () => {
    assert.deepEqual(targetsFrom(getState().scene, 'v'), ['v', 'k', 'h', null]);
    assert.deepEqual(targetsFrom(getState().scene, 'gone'), [null]);
    assert.deepEqual(targetsFrom(undefined, undefined), [null]);
  });

  it('names the layers that come along', () => {
    assert.deepEqual(layersOf([add('k2', 'hypervisor'), add('v2', 'vm')]), ['hypervisor']);
    assert.deepEqual(addedIds({ allowed: true, reason: '', operations: [add('k2', 'hypervisor'), add('v2', 'vm')] }), ['v2']);
    assert.deepEqual(addedIds({ allowed: false, reason: '', operations: [] }), []);
  });

  const answer = (verdicts: object[]) => receive({ type: 'verdict', request: sentOf('judge')[0].request, verdicts });

  it('adds at once where the selected box takes it as it is', async () => {
    setState({ selection: ['k'] });
    const done = addNew(wantedOf('vm')!);
    answer([{ target: 'k', verdict: { allowed: true, reason: '', operations: [add('v2', 'vm')] } }, { target: null, verdict: { allowed: false, reason: 'No.', operations: [] } }]);
    await settled();
    const [{ operations, select, request }] = sentOf('edit');
    assert.deepEqual([operations, select], [[add('v2', 'vm')], ['v2']]);
    receive({ type: 'ack', request, revision: 1, select: ['v2'] });
    await done;
  });

  it('lets the person choose where layers would be added, each outcome once', async () => {
    setState({ selection: ['h'] });
    const done = addNew(wantedOf('vm')!);
    const layered = { allowed: true, reason: 'Adds a hypervisor.', operations: [add('k2', 'hypervisor'), add('v2', 'vm')] };
    answer([{ target: 'h', verdict: layered }, { target: 's', verdict: layered }, { target: null, verdict: { ...layered, operations: [add('k3', 'hypervisor'), add('v2', 'vm')] } }]);
    await done;
    assert.deepEqual(getState().choice?.places.map(({ target }) => target), ['h', null]);
    assert.deepEqual(sentOf('edit'), []);
  });

  it('says why there is no place', async () => {
    const done = addNew(wantedOf('vm')!);
    answer([{ target: null, verdict: { allowed: false, reason: 'A VM needs a hypervisor.', operations: [] } }]);
    await done;
    assert.match(getState().banner?.text ?? '', /A VM needs a hypervisor/);
  });
});
