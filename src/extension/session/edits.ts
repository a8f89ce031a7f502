/** Edits of one canvas: made against a revision, accepted or refused, applied one after the other. */
import { t } from '../../l10n';
import { applyOperations } from '../../model';
import type { Operation, TextEdit } from '../../model';
import type { Analysis } from './analysis';

/** Puts text edits (ascending, against `base`) into the document as one undoable step; false where it did not happen. */
export type ApplyEdits = (edits: readonly TextEdit[], label: string, base: string) => Promise<boolean>;

/** `stale`: it was made on a picture that is not the present one. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly reason: string; readonly stale?: true };

/** What to do, made when its turn comes; a text says why it cannot be done. */
export type MakeOperations = () => readonly Operation[] | string;

/** Said of an edit that was made on an old picture. */
const stale = (): string => t('The file was changed elsewhere in the meantime, so the change was not made. The picture now shows the file as it is: try again.');
/** Said of an edit that did not come into the document. */
export const notApplied = (): string => t('VS Code did not take the change. The file is read-only, or something else changed it just now: try again.');

const refused = (reason: string): Outcome => ({ ok: false, reason });

async function runNow(analysis: Analysis, apply: ApplyEdits, revision: number, label: string, make: MakeOperations): Promise<Outcome> {
  const { readOnly } = analysis.document.topology;
  if (readOnly) return refused(readOnly);
  if (revision !== analysis.revision) return { ok: false, reason: stale(), stale: true };
  const operations = make();
  if (typeof operations === 'string') return refused(operations);
  const { document } = analysis;
  const applied = applyOperations(document, operations);
  if (!applied.ok) return refused(applied.error);
  if (applied.edits.length === 0) return { ok: true };
  return await apply(applied.edits, label, document.text) ? { ok: true } : refused(notApplied());
}

/** Runs edits in the order in which they were asked for. `revision` is the one that the person saw: an older one is refused. */
export function createEdits(analysis: Analysis, apply: ApplyEdits, readOnly: () => string | undefined) {
  let queue: Promise<unknown> = Promise.resolve();
  return (revision: number, label: string, make: MakeOperations): Promise<Outcome> => {
    const locked = readOnly();
    if (locked) return Promise.resolve(refused(locked));
    const outcome = queue.then(() => runNow(analysis, apply, revision, label, make));
    queue = outcome.catch(() => undefined);
    return outcome;
  };
}
