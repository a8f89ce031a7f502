/** Network cards of a container of liblxc, in the old and the new way of writing them. */
import { networkNamed, withVlan } from '../machines/mentioned';
import type { Estate } from '../machines/estate';
import type { Ground } from '../machines/ground';
import type { Place } from '../notes';
import { currentName, type KeyLine } from './keys';

export interface Card {
  readonly type: string;
  readonly link?: string;
  readonly vlan?: string;
  readonly place: Place;
}

type Draft = { -readonly [name in keyof Card]: Card[name] };

const FIELD: ReadonlyMap<string, 'link' | 'vlan'> = new Map([['link', 'link'], ['vlan.id', 'vlan']]);

/** Cards, those of each form in the order of the file. `lxc.net.N.` says which one is meant; in the old form each `lxc.network.type` begins a card. */
export function cardsOf(estate: Estate, lines: readonly KeyLine[]): readonly Card[] {
  const forms = { net: new Map<string, Draft>(), network: new Map<string, Draft>() };
  let old = 0;
  for (const { key, value, place } of lines) {
    const match = /^lxc\.(net|network)(?:\.(\d{1,6}))?(?:\.(.+))?$/.exec(currentName(key));
    if (!match) continue;
    const [, form, index, field] = match;
    const cards = forms[form as 'net' | 'network'];
    if (field === 'type' && index === undefined) old++;
    const name = index ?? `old${old}`;
    const card = cards.get(name);
    if (field === undefined && value === '' && index === undefined) cards.clear();
    else if (field === undefined && value === '') cards.delete(name);
    else if (field === 'type') {
      if (card && card.type !== '') estate.notes.add('warning', 'repeated-key', place, 'The type of a card is set twice; LXC keeps the last. Give each card a number of its own.', 'type');
      cards.set(name, { ...card, type: value, place });
    } else if (field !== undefined && FIELD.has(field)) cards.set(name, { type: '', place, ...card, [FIELD.get(field)!]: value });
  }
  return [...forms.net.values(), ...forms.network.values()].filter(({ type }) => type !== '');
}

/** Networks the cards are on; `space` is what the container sees of its host's network, where that is not its own. */
export function networksOf(estate: Estate, ground: Ground, path: string, cards: readonly Card[]): { readonly ids: readonly string[]; readonly space: 'host' | 'none' | undefined } {
  const ids = cards.flatMap(({ type, link, vlan, place }) => {
    const named = (name: string, driver: string) => networkNamed(estate, { path, place, name, machine: ground.machine }, { driver });
    if (type === 'none' || type === 'empty') return [];
    if (link !== undefined && link !== '' && ['veth', 'macvlan', 'ipvlan', 'vlan'].includes(type)) return [named(withVlan(link, type === 'vlan' ? vlan : undefined), type === 'veth' ? 'bridge' : type)];
    estate.notes.add('info', 'unknown-network', place, type === 'phys' ? 'A card of the host that is handed to the container (`phys`) does not say which network it is on.' : `A card of the type \`${type.slice(0, 40)}\` without a link does not say which network it is on.`, type);
    return [];
  });
  const space = cards.length > 0 && cards.every(({ type }) => type === 'none') ? 'host' : cards.every(({ type }) => type === 'empty') ? 'none' : undefined;
  return { ids: [...new Set(ids)], space };
}
