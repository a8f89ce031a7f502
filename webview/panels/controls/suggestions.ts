/** Values that a field offers while it is typed in: platforms of the catalogue, nodes, images, capabilities. */
import { useEffect, useState } from 'react';
import { CAPABILITIES, suitablePlatforms } from '../../../src/catalog/offers';
import { PLATFORMS } from '../../../src/catalog/platforms';
import { KINDS, type Kind, type Prop } from '../../../src/model';
import { find } from '../../state/host';
import { getState } from '../../state/store';
import { kindInShort } from '../words';

export interface Suggestion {
  readonly value: string;
  /** What it stands for, beside it in the list. */
  readonly label: string;
}

/** Platforms that make sense for a property: operating systems in `os`, else by the kind of the node. */
export function platformsFor(kind: Kind | undefined, path: readonly (string | number)[]): Suggestion[] {
  return suitablePlatforms(PLATFORMS, kind, path).map(({ id, name }) => ({ value: id, label: name }));
}

const asKinds = (names: readonly string[]) => KINDS.filter((kind) => names.includes(kind));

/** Suggestions that need no question to the host. */
function fixed(prop: Prop, kind: Kind | undefined, path: readonly (string | number)[]): Suggestion[] {
  if (prop.type === 'either') return prop.of.flatMap((one) => fixed(one, kind, path));
  if (prop.type === 'enum') return prop.values.map((value) => ({ value, label: '' }));
  if ((prop.type === 'bytes' || prop.type === 'cores') && prop.unlimited) return [{ value: 'unlimited', label: '' }];
  if (prop.type !== 'string') return [];
  switch (prop.suggest) {
    case 'platform': return platformsFor(kind, path);
    case 'capability': return CAPABILITIES.map((value) => ({ value, label: '' }));
    case 'image': return (getState().document?.images ?? []).map((value) => ({ value, label: '' }));
    case 'rule': return [...new Map(getState().findings.map((row) => [row.rule, row.title]))].map(([value, label]) => ({ value, label }));
    default: return (prop.examples ?? []).map((value) => ({ value: String(value), label: '' }));
  }
}

const LIMIT = 40;
const PAUSE_MS = 120;

/** Suggestions for a field, while it is `open` and holds `text`. Nodes are looked up by the host, so folded ones are among them. */
export function useSuggestions(prop: Prop, kind: Kind | undefined, path: readonly (string | number)[], text: string, open: boolean): readonly Suggestion[] {
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const refs = prop.type === 'ref' ? prop.to : undefined;
  useEffect(() => {
    if (!open || !refs) return undefined;
    let current = true;
    const kinds = asKinds(refs);
    const timer = setTimeout(() => void find(text, LIMIT, kinds.length > 0 ? kinds : undefined).then(({ rows }) => {
      if (current) setFound(rows.map(({ id, title, kind: of }) => ({ value: id, label: title === id ? kindInShort(of) : `${title} (${kindInShort(of)})` })));
    }), PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, refs, text]);
  if (refs) return found;
  return open ? fixed(prop, kind, path) : [];
}
