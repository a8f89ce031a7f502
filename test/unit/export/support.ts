/** Subjects of exports for tests. */
import { EXPORTERS, exportTheme, optionsFrom, type Subject, type ThemeName } from '../../../src/export';
import { subjectOf as made } from '../../../src/export/subject';
import type { Event } from '../../../src/whatif';
import type { Lens } from '../../../src/scene';
import { checked } from '../scene/stack';

export function subjectOf(topology: object, { name = 'Shop', lens = 'stack' as Lens, theme = 'light' as ThemeName, collapsed = [] as string[], events = [] as Event[] } = {}): Subject {
  return made(checked(topology), { name, options: optionsFrom({ lens, theme }), theme: exportTheme(theme), events, view: { collapsed: new Set(collapsed) } });
}

/** The text that a format makes of a subject. */
export function written(format: string, subject: Subject): { readonly text: string; readonly notes: readonly string[] } {
  const exporter = EXPORTERS.find((it) => it.format === format);
  if (!exporter) throw new Error(`${format} is not known`);
  const exported = exporter.write(subject);
  if (exported instanceof Promise || typeof exported.content !== 'string') throw new Error(`${format} is no text`);
  return { text: exported.content, notes: exported.notes };
}

/** Texts that are markup, syntax or formulas somewhere. */
export const HOSTILE = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', ']]>&amp;<!--x-->', '=HYPERLINK("http://evil.example","x")', '+1', '-1', '@SUM(1)', '\t=1', 'a;=cmd()',
  '%%{init: {"securityLevel":"loose"}}%%', 'x"] --> y["', 'end', '`code`', '[link](javascript:alert(1))', '| cell | cell |', 'a\nb', 'back\\slash\\', '\\N "quoted\\"', '\u0000\u0007\ud800\uffff', '\u202eright to left',
] as const;

/** Every hostile text as name, version, operating system and label of a node of its own. */
export const hostileTopology = {
  name: HOSTILE[0],
  nodes: Object.fromEntries([
    ['root', { kind: 'host', memory: '64GiB', name: HOSTILE[1], os: { platform: HOSTILE[0], version: HOSTILE[3] } }],
    ['engine', { kind: 'engine', in: 'root', platform: 'docker', version: HOSTILE[2] }],
    ...HOSTILE.map((text, k) => [`c${k}`, { kind: 'container', in: 'engine', name: text, image: text, privileged: true, tenant: text }]),
    ...HOSTILE.map((text, k) => [`${text}${k}`, { kind: 'volume', in: 'root', driver: text }]),
  ]),
  links: HOSTILE.map((text, k) => ({ from: `c${k}`, to: `${text}${k}` })),
};
