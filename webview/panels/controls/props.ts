/** What every control is given. */
import type { Kind, Prop } from '../../../src/model';
import type { Editing, Place } from './editing';

export interface ControlProps {
  readonly prop: Prop;
  readonly value: unknown;
  /** The value in each of the nodes that are edited; `value` is the first. */
  readonly values: readonly unknown[];
  /** Several nodes are edited, and their values differ. */
  readonly mixed: boolean;
  readonly editing: Editing;
  /** Kind of the node it belongs to, for suggestions. */
  readonly kind: Kind | undefined;
  /** Where the value stands in the node. */
  readonly path: Place;
  /** Id for the input, so that a label outside can name it. */
  readonly inputId: string | undefined;
  /** Names the input where no label outside does. */
  readonly label: string;
  readonly describedBy: string | undefined;
  /** Words for the choice that unsets it; "Not set" where absent. */
  readonly unsetWords?: string;
  /** Called after a value was set. */
  readonly onDone?: () => void;
}
