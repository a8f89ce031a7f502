/** What screen readers say of a box, and what the pointer's hint shows. */
import { FLAG, type Scene } from '../../src/scene/contract';
import { KIND_TABLE, KINDS, SEVERITIES } from '../../src/model';
import { commitText } from '../../src/scene/commit';

/** Title of the kind of a box, such as `Virtual machine`. */
export function kindTitle(scene: Scene, i: number): string {
  return KIND_TABLE[KINDS[scene.kind[i]]].title;
}

const counted = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

function findingsOf(scene: Scene, i: number): string {
  if (scene.findings[i] === 0) return '';
  const worst = Math.max(scene.level[i], scene.folded[i] > 0 ? scene.levelInside[i] : 0);
  const severity = worst > 0 ? SEVERITIES[worst - 1] : '';
  return scene.findings[i] === 1 && severity !== '' ? `1 ${severity}` : `${counted(scene.findings[i], 'finding')}${severity === '' ? '' : `, worst ${severity}`}`;
}

/** Number of boxes directly inside. */
export function childCount(scene: Scene, i: number): number {
  let count = 0;
  for (let child = i + 1; child < scene.end[i]; child = scene.end[child]) count++;
  return count;
}

function insideOf(scene: Scene, i: number): string {
  if (scene.folded[i] > 0) return `folded, ${counted(scene.folded[i], 'box', 'boxes')} inside`;
  const children = childCount(scene, i);
  return children === 0 ? '' : `${counted(children, 'box', 'boxes')} inside`;
}

function statesOf(scene: Scene, i: number): string[] {
  const flags = scene.flags[i];
  return [
    flags & FLAG.stopped ? 'not running' : '', flags & FLAG.assumed ? 'assumed by an import' : '', flags & FLAG.pinned ? 'pinned' : '', flags & FLAG.dimmed ? 'does not fit the filter' : '',
    scene.replicas[i] === 1 ? '' : `${scene.replicas[i].toLocaleString('en')} copies`,
    Number.isNaN(scene.memoryCommit[i]) ? '' : `memory committed ${commitText(scene.memoryCommit[i])}`,
    Number.isNaN(scene.cpuCommit[i]) ? '' : `CPU committed ${commitText(scene.cpuCommit[i])}`,
  ];
}

/** The accessible name of a box: name, kind, platform or size, kernel, states, what is inside, findings. */
export function nameOf(scene: Scene, i: number): string {
  return [scene.title[i], kindTitle(scene, i), scene.subtitle[i].replaceAll(' · ', ', '), scene.band[i].replaceAll(' · ', ', '), ...statesOf(scene, i), insideOf(scene, i), findingsOf(scene, i)]
    .filter((part) => part !== '').join(', ');
}

/** The same in lines, for the hint beside the pointer. */
export function hintOf(scene: Scene, i: number): string {
  const id = scene.ids[i] === scene.title[i] ? '' : ` (${scene.ids[i]})`;
  return [`${scene.title[i]}${id}`, [kindTitle(scene, i), scene.subtitle[i]].filter(Boolean).join(' · '), scene.band[i], ...statesOf(scene, i), insideOf(scene, i), findingsOf(scene, i)]
    .filter((part) => part !== '').join('\n');
}
