/** Published ports as engines' command lines write them. */

export interface Port {
  readonly container: number;
  readonly host?: number;
  readonly protocol?: 'udp' | 'sctp';
  readonly address?: string;
}

const MOST_PORTS = 1000;
/** `[ADDRESS:][[HOST[-HOST]]:]CONTAINER[-CONTAINER][/PROTOCOL]`, an IPv6 address in brackets. */
const PUBLISHED = /^(?:(?:\[([0-9a-fA-F:.%]{1,60})\]|(\d{1,3}(?:\.\d{1,3}){3})):)?(?:(\d{1,5})?(?:-(\d{1,5}))?:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-zA-Z]{1,8}))?$/;

/** The ports that a text stands for, ranges written out; undefined where it cannot be read. */
export function publishedPorts(text: string): readonly Port[] | undefined {
  const match = PUBLISHED.exec(text.trim());
  if (!match) return undefined;
  const [, address6, address4, hostFrom, hostTo, from, to, protocol] = match;
  const [first, last] = [Number(from), Number(to ?? from)];
  const [hostFirst, hostLast] = hostFrom === undefined ? [undefined, undefined] : [Number(hostFrom), Number(hostTo ?? hostFrom)];
  const valid = [first, last, hostFirst ?? 1, hostLast ?? 1].every((port) => port >= 1 && port <= 65_535);
  if (!valid || last < first || last - first >= MOST_PORTS) return undefined;
  const oneToOne = hostFirst !== undefined && hostLast - hostFirst === last - first;
  const address = address6 === '::' ? undefined : (address6 ?? (address4 === '0.0.0.0' ? undefined : address4));
  const kind = protocol?.toLowerCase();
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    container: first + i,
    ...(oneToOne ? { host: hostFirst + i } : {}),
    ...(kind === 'udp' || kind === 'sctp' ? { protocol: kind } : {}),
    ...(address === undefined ? {} : { address }),
  }));
}
