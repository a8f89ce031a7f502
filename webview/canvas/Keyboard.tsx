/**
 * The element that takes keys for the canvas. Screen readers meet a tree; the item of the focused box is always there, with its
 * level and place, however far out the picture is.
 */
import { useEffect, type KeyboardEvent } from 'react';
import { t } from '../../src/l10n';
import type { Scene } from '../../src/scene/contract';
import { runKey } from './commands';
import { focusedBox, setKeyboard, showRing } from './focus';
import { nameOf } from './names';
import { siblings } from './navigate';
import { boxNumber } from './stage';
import { useApp } from '../state/store';
import { focusBox } from './focus';

/** What the tree is called: the file, and the only box that is shown. */
function nameOfTree(file: string, scene: Scene | undefined): string {
  const count = scene?.count ?? 0;
  const only = scene?.path.at(-1);
  return only ? t('Stack {0}, {1} boxes of {2}', file, count, only.title) : t('Stack {0}, {1} boxes', file, count);
}

export function Keyboard() {
  const scene = useApp((state) => state.scene);
  const focused = useApp((state) => state.focused);
  const selection = useApp((state) => state.selection);
  const keys = useApp((state) => state.keyboard);
  const fileName = useApp((state) => state.fileName);
  useEffect(() => () => setKeyboard(null), []);
  const box = scene ? boxNumber(scene, focused) ?? focusedBox() : -1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || !runKey(event.nativeEvent)) return;
    showRing(true);
    event.preventDefault();
  };
  const onFocus = () => {
    if (focused === undefined) focusBox(focusedBox());
  };
  const beside = scene && box >= 0 ? siblings(scene, box) : [];
  return (
    <div ref={setKeyboard} className="keyboard" data-keys={keys} role="tree" tabIndex={0} aria-multiselectable="true" aria-label={nameOfTree(fileName, scene)}
      aria-activedescendant={box >= 0 ? `box-${box}` : undefined} onKeyDown={onKeyDown} onFocus={onFocus} onBlur={() => showRing(false)}>
      {scene && box >= 0 && (
        <div key={scene.ids[box]} id={`box-${box}`} role="treeitem" className="focused-item" aria-level={scene.depth[box] + 1} aria-setsize={beside.length} aria-posinset={beside.indexOf(box) + 1}
          aria-selected={selection.includes(scene.ids[box])} aria-expanded={scene.folded[box] > 0 ? false : scene.end[box] > box + 1 ? true : undefined} aria-label={nameOf(scene, box)} />
      )}
    </div>
  );
}
