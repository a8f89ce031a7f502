/** Ports: short and long form, ranges, addresses. */
import { field, integerOf, type Service, sortFields, wrong } from './scope';
import { itemsOf, child, textOf, type Value } from '../values';

export interface Port {
  readonly container?: number;
  readonly host?: number;
  readonly protocol?: 'tcp' | 'udp' | 'sctp';
  readonly address?: string;
}

const MOST_PORTS = 1000;
const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
/** `[ADDRESS:][HOST[-HOST]:]CONTAINER[-CONTAINER][/PROTOCOL]`, an IPv6 address in brackets. */
const SHORT = /^(?:(?:\[([0-9a-fA-F:.%]{2,60})\]|(\d{1,3}(?:\.\d{1,3}){3})):)?(?:(\d{1,5})?(?:-(\d{1,5}))?:)?(\d{1,5})(?:-(\d{1,5}))?(?:\/([a-zA-Z]{1,8}))?$/;

/** Every port the service publishes or exposes; ranges are written out, up to 1000 ports. */
export function portsOf(service: Service): readonly Port[] {
  const ports = new Map<string, Port>();
  const add = (port: Port) => {
    if (ports.size < MOST_PORTS) ports.set(`${port.address}/${port.host}/${port.container}/${port.protocol}`, port);
    else service.project.notes.add('warning', 'too-many-ports', field(service, 'ports')!.place, `\`${service.name}\` has more than ${MOST_PORTS} ports; the rest was left out.`);
  };
  for (const item of itemsOf(field(service, 'ports'))) for (const port of item.type === 'map' ? longPort(service, item) : shortPort(service, item)) add(port);
  const inside = ({ container, protocol = 'tcp' }: Port) => `${container}/${protocol}`;
  const published = new Set([...ports.values()].map(inside));
  for (const item of itemsOf(field(service, 'expose'))) {
    for (const port of shortPort(service, item)) if (!published.has(inside(port))) add(port);
  }
  return [...ports.values()];
}

function shortPort(service: Service, value: Value): readonly Port[] {
  const text = textOf(value);
  if (text === undefined || (value.type === 'scalar' && value.unset)) return [];
  const match = SHORT.exec(text);
  if (!match) return wrong(service.project, value, `A port of \`${service.name}\``, 'Write it as HOST:CONTAINER, such as "8080:80".') ?? [];
  const [, address6, address4, hostFrom, hostTo, from, to, protocol] = match;
  return range(service, value, { from, to, hostFrom, hostTo, protocol, address: address6 ?? address4 });
}

function longPort(service: Service, value: Value): readonly Port[] {
  sortFields(service.project.notes, 'port', value);
  const target = integerOf(service.project, child(value, 'target'), `A port of \`${service.name}\``, 1, 65_535);
  if (target === undefined) return [];
  const [, hostFrom, hostTo] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(textOf(child(value, 'published')) ?? '') ?? [];
  return range(service, value, { from: String(target), to: undefined, hostFrom, hostTo, protocol: textOf(child(value, 'protocol')), address: textOf(child(value, 'host_ip')) });
}

interface Range {
  readonly from: string;
  readonly to: string | undefined;
  readonly hostFrom: string | undefined;
  readonly hostTo: string | undefined;
  readonly protocol: string | undefined;
  readonly address: string | undefined;
}

function range(service: Service, value: Value, range: Range): readonly Port[] {
  const first = Number(range.from);
  const last = Number(range.to ?? range.from);
  const hostFirst = range.hostFrom === undefined ? undefined : Number(range.hostFrom);
  const hostLast = Number(range.hostTo ?? hostFirst);
  const valid = [first, last, ...(hostFirst === undefined ? [] : [hostFirst, hostLast])].every((port) => port >= 1 && port <= 65_535);
  if (!valid || last < first) return wrong(service.project, value, `A port of \`${service.name}\``, 'Ports run from 1 to 65535, and a range goes upwards.') ?? [];
  const protocol = PROTOCOLS.find((known) => known === range.protocol?.toLowerCase());
  const width = last - first;
  // One container port with a host range means "any free one of these": not known before it runs.
  const oneToOne = hostFirst !== undefined && hostLast - hostFirst === width;
  if (hostFirst !== undefined && !oneToOne) {
    service.project.notes.add('info', 'host-port-open', value.place, `The engine picks a free port of ${range.hostFrom}-${range.hostTo} for \`${service.name}\`, so its host port is unknown.`);
  }
  return Array.from({ length: Math.min(width, MOST_PORTS) + 1 }, (_, i) => ({
    container: first + i,
    ...(oneToOne ? { host: hostFirst + i } : {}),
    ...(protocol && protocol !== 'tcp' ? { protocol } : {}),
    ...(range.address ? { address: range.address } : {}),
  }));
}
