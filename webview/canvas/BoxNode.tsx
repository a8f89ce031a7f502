/** A box near the view, as React Flow mounts it: a name for screen readers and the parts that can be pressed. The picture of it is on the canvas below. */
import { memo, type MouseEvent } from 'react';
import type { NodeProps } from '@xyflow/react';
import { plural, t } from '../../src/l10n';
import { setFolded } from './actions';
import { openFindings } from './findings';
import { focusCanvas } from './focus';
import type { BoxNode } from './near';

/** A press on a button leaves the keyboard with the canvas: the box may be gone soon. */
function keepKeyboard(event: MouseEvent): void {
  event.preventDefault();
  focusCanvas();
}

function Box({ id, data: { title, folded, findings } }: NodeProps<BoxNode>) {
  return (
    <div className="box" onMouseDown={keepKeyboard}>
      {findings > 0 && (
        <button type="button" className={`box-badge${folded === undefined ? ' alone' : ''}`} tabIndex={-1} onClick={() => openFindings(id)}
          aria-label={plural(findings, '{0} finding of {1}', '{0} findings of {1}', title)} />
      )}
      {folded !== undefined && (
        <button type="button" className="box-fold" tabIndex={-1} aria-expanded={!folded} onClick={() => setFolded([id], !folded)} aria-label={t('Inside of {0}', title)} />
      )}
      <span className="box-wire" title={t('Drag to another box to link them')} />
    </div>
  );
}

export const BoxView = memo(Box);
