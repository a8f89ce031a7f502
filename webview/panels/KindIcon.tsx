/** The picture of a kind, the same as on the canvas; what stands beside it has the words. */
import type { Kind } from '../../src/model';
import { KIND_PATHS } from '../../src/scene/icons';

export function KindIcon({ kind }: { readonly kind: Kind }) {
  return (
    <svg className="glyph kind-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={KIND_PATHS[kind]} />
    </svg>
  );
}
