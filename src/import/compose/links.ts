/** What a service needs: `depends_on` and `links`. */
import type { Link } from '../../model';
import { type Place, quote } from '../notes';
import { named } from './merge';
import { field, type Project, type Service, sortFields } from './scope';
import { booleanOf, child, entriesOf, itemsOf, textOf } from '../values';

interface Need {
  readonly service: string;
  readonly soft: boolean;
  readonly name?: string;
  readonly place: Place;
}

function needsOf(service: Service): readonly Need[] {
  const dependsOn = field(service, 'depends_on');
  const needs: Need[] = dependsOn === undefined ? [] : entriesOf(named(dependsOn)).map(([name, entry]) => {
    sortFields(service.project.notes, 'dependency', entry.value);
    // A job that has to be finished before is not needed any more afterwards.
    const soft = booleanOf(child(entry.value, 'required')) === false || textOf(child(entry.value, 'condition')) === 'service_completed_successfully';
    return { service: name, soft, place: entry.key };
  });
  const links = itemsOf(field(service, 'links')).flatMap((item): Need[] => {
    const [name, alias] = (textOf(item) ?? '').split(':');
    return name === '' ? [] : [{ service: name, soft: false, place: item.place, ...(alias && alias !== name ? { name: alias } : {}) }];
  });
  return [...needs, ...links];
}

/** The links of all services, each pair once. Circles of `depends_on`, which Compose refuses, are noted; they are legal here. */
export function linksOf(project: Project, services: readonly Service[]): readonly Link[] {
  const links = new Map<string, Link>();
  const graph = new Map<string, readonly Need[]>();
  for (const service of services) {
    const needs = needsOf(service).filter((need) => {
      const there = project.services.has(need.service);
      if (!there) project.notes.add('warning', 'unknown-service', need.place, `\`${service.name}\` needs ${quote(need.service)}, which is no service of this project; the link was left out.`);
      return there && need.service !== service.name;
    });
    graph.set(service.name, needs);
    for (const need of needs) {
      const from = project.services.get(service.name)!;
      const to = project.services.get(need.service)!;
      const key = JSON.stringify([from, to]);
      const known = links.get(key);
      links.set(key, { ...known, from, to, ...(need.name ? { name: need.name } : {}), ...(need.soft && !known ? { strength: 'soft' } : {}) });
    }
  }
  noteCycle(project, services, graph);
  return [...links.values()];
}

/** Names the first circle of `depends_on`, once. Depth-first, without recursion. */
function noteCycle(project: Project, services: readonly Service[], graph: ReadonlyMap<string, readonly Need[]>): void {
  const state = new Map<string, 'open' | 'done'>();
  for (const { name: root } of services) {
    if (state.has(root)) continue;
    const path: { name: string; next: number }[] = [{ name: root, next: 0 }];
    state.set(root, 'open');
    while (path.length > 0) {
      const top = path[path.length - 1];
      const need = graph.get(top.name)?.[top.next++];
      if (!need) {
        state.set(top.name, 'done');
        path.pop();
      } else if (state.get(need.service) === 'open') {
        const circle = [...path.slice(path.findIndex((step) => step.name === need.service)).map((step) => step.name), need.service];
        const shown = circle.length > 10 ? [...circle.slice(0, 9), '...', need.service] : circle;
        project.notes.add('warning', 'depends-on-cycle', need.place, `Services wait for each other in a circle, so Compose cannot start them: ${shown.map(quote).join(' -> ')}.`);
        return;
      } else if (!state.has(need.service)) {
        state.set(need.service, 'open');
        path.push({ name: need.service, next: 0 });
      }
    }
  }
}
