/** Names that other programs accept, each given once. */

export interface Names {
  /** The name of a thing; the same key has the same name. */
  of(key: string, wish: string): string;
}

/** Unique names of the form that `plain` makes of a wish; `plain` never gives an empty text. */
export function makeNames(plain: (wish: string) => string): Names {
  const given = new Map<string, string>();
  const taken = new Set<string>();
  return {
    of(key, wish) {
      const known = given.get(key);
      if (known !== undefined) return known;
      const start = plain(wish);
      let name = start;
      for (let number = 2; taken.has(name); number++) name = plain(`${start.slice(0, 50)}-${number}`);
      taken.add(name);
      given.set(key, name);
      return name;
    },
  };
}

const trimmed = (text: string, most: number) => text.replace(/^[^a-zA-Z0-9]+/, '').slice(0, most).replace(/[^a-zA-Z0-9]+$/, '') || 'node';
const ascii = (text: string) => text.slice(0, 300).normalize('NFKD').replace(/\p{M}+/gu, '');

/** Letters, digits, `.`, `_` and `-`, as Docker and libvirt take them. */
export const plainName = (wish: string): string => trimmed(ascii(wish).replace(/[^a-zA-Z0-9._-]+/g, '-'), 63);

/** A label of the domain name system (RFC 1123), as Kubernetes takes names. */
export const dnsLabel = (wish: string): string => trimmed(ascii(wish).toLowerCase().replace(/[^a-z0-9]+/g, '-'), 63);

/** A subdomain of RFC 1123: labels with dots. */
export const dnsName = (wish: string): string => ascii(wish).toLowerCase().split('.').map((part) => trimmed(part.replace(/[^a-z0-9]+/g, '-'), 63)).join('.').slice(0, 253);
