import assert from 'node:assert/strict';
import fs from 'node:fs';
import { at } from '../../../scripts/lib/project.mjs';
import { speak } from '../../../src/l10n';
import type { Event } from '../../../src/model';
import { eventsText, eventText, VERBS } from '../../../src/whatif';

const TEXTS: readonly (readonly [Event, english: string, german: string])[] = [
  [{ fail: 'host-1' }, 'host-1 fails', 'host-1 fällt aus'],
  [{ 'kernel-flaw': 'web-2' }, 'web-2 has a flaw in its kernel', 'Kernel von web-2 hat eine Schwachstelle'],
  [{ compromise: 'web' }, 'web is taken over by an attacker', 'web wird von einem Angreifer übernommen'],
  [{ runaway: 'web:memory' }, 'web takes all the memory it can get', 'web nimmt allen Arbeitsspeicher, den es bekommt'],
  [{ runaway: 'web:cpu' }, 'web takes all the CPU it can get', 'web nimmt alle CPU, die es bekommt'],
  [{ runaway: 'web:pids' }, 'web starts all the processes it can', 'web startet so viele Prozesse, wie es kann'],
  [{ runaway: 'web' }, 'web takes all it can get', 'web nimmt alles, was es bekommt'],
  [{ drain: 'host-1' }, 'host-1 is drained', 'host-1 wird geleert'],
  [{ patch: 'host-1' }, 'host-1 gets a new kernel', 'host-1 bekommt einen neuen Kernel'],
  [{ migrate: 'vm-1', to: 'host-2' }, 'vm-1 moves to host-2', 'vm-1 wird auf host-2 verschoben'],
  [{ failover: 'north', to: 'south' }, 'north fails over to south', 'Failover von north auf south'],
  [{ lose: 1 }, '1 host of any cluster is lost', '1 Host eines beliebigen Clusters fällt aus'],
  [{ lose: 2, of: 'pve' }, '2 hosts of pve are lost', '2 Hosts von pve fallen aus'],
  [{ add: 'web' }, '1 more copy of web is placed', '1 weitere Kopie von web wird platziert'],
  [{ add: 'web', copies: 3 }, '3 more copies of web are placed', '3 weitere Kopien von web werden platziert'],
  [{ convert: 'web' }, 'web is converted', 'web wird umgewandelt'],
];

describe('events in words', () => {
  afterEach(() => speak(undefined));
  const german = { language: 'de', texts: JSON.parse(fs.readFileSync(at('l10n/bundle.l10n.de.json'), 'utf8')) as Record<string, string> };

  it('say what happens, of every verb, in both languages', () => {
    assert.deepEqual(TEXTS.map(([event]) => eventText(event)), TEXTS.map(([, text]) => text));
    speak(german);
    assert.deepEqual(TEXTS.map(([event]) => eventText(event)), TEXTS.map(([, , text]) => text));
    for (const { name } of VERBS) assert.ok(TEXTS.some(([event]) => event[name] !== undefined), name);
  });

  it('stand together in a sentence', () => {
    const events: Event[] = [{ fail: 'a' }, { fail: 'b' }, { drain: 'c' }];
    assert.equal(eventsText(events), 'a fails, b fails and c is drained');
    assert.equal(eventsText([]), '');
    speak(german);
    assert.equal(eventsText(events), 'a fällt aus, b fällt aus und c wird geleert');
  });
});
