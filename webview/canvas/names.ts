/** What screen readers say of a box, and what the pointer's hint shows. */
import { severityCount } from '../../src/l10n/words';
import { plural, t, translated } from '../../src/l10n';
import { FLAG, type Scene } from '../../src/scene/contract';
import { KIND_TABLE, KINDS, SEVERITIES } from '../../src/model';
import { commitText } from '../../src/scene/commit';

/** Title of the kind of a box, such as `Virtual machine`. */
export function kindTitle(scene: Scene, i: number): string {
  return translated(KIND_TABLE[KINDS[scene.kind[i]]].title);
}

function findingsOf(scene: Scene, i: number): string {
  if (scene.findings[i] === 0) return '';
  const worst = Math.max(scene.level[i], scene.folded[i] > 0 ? scene.levelInside[i] : 0);
  const severity = worst > 0 ? SEVERITIES[worst - 1] : undefined;
  if (!severity) return plural(scene.findings[i], '{0} finding', '{0} findings');
  return scene.findings[i] === 1 ? severityCount(1, severity) : t('{0} findings, worst {1}', scene.findings[i], translated(severity));
}

/** Number of boxes directly inside. */
export function childCount(scene: Scene, i: number): number {
  let count = 0;
  for (let child = i + 1; child < scene.end[i]; child = scene.end[child]) count++;
  return count;
}

function insideOf(scene: Scene, i: number): string {
  if (scene.folded[i] > 0) return plural(scene.folded[i], 'folded, {0} box inside', 'folded, {0} boxes inside');
  const children = childCount(scene, i);
  return children === 0 ? '' : plural(children, '{0} box inside', '{0} boxes inside');
}

function statesOf(scene: Scene, i: number): string[] {
  const flags = scene.flags[i];
  return [
    flags & FLAG.stopped ? t('not running') : '', flags & FLAG.assumed ? t('assumed by an import') : '', flags & FLAG.pinned ? t('pinned') : '', flags & FLAG.dimmed ? t('does not fit the filter') : '',
    scene.replicas[i] === 1 ? '' : t('{0} copies', scene.replicas[i]),
    Number.isNaN(scene.memoryCommit[i]) ? '' : t('memory committed {0}', commitText(scene.memoryCommit[i])),
    Number.isNaN(scene.cpuCommit[i]) ? '' : t('CPU committed {0}', commitText(scene.cpuCommit[i])),
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
