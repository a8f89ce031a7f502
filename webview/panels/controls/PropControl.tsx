/** The control that fits a property's type. */
import type { ComponentType } from 'react';
import type { Prop } from '../../../src/model';
import { BooleanControl, EnumControl } from './ChoiceControls';
import { ListControl } from './ListControl';
import { MapControl } from './MapControl';
import { ObjectControl } from './ObjectControl';
import type { ControlProps } from './props';
import { TextControl } from './TextControl';

const CONTROLS: { readonly [T in Prop['type']]?: ComponentType<ControlProps> } = {
  boolean: BooleanControl, enum: EnumControl, list: ListControl, map: MapControl, object: ObjectControl,
};

export function PropControl(props: ControlProps) {
  const Control = CONTROLS[props.prop.type] ?? TextControl;
  return <Control {...props} />;
}

/** Whether a type's control has inputs of its own inside, so that a label stands above a group instead of naming one input. */
export const isGroup = (prop: Prop): boolean => prop.type === 'list' || prop.type === 'map' || prop.type === 'object' || prop.type === 'boolean';

/** Whether a type's control takes the whole width below its name, rather than the place beside it. */
export const wide = (prop: Prop): boolean => isGroup(prop) && prop.type !== 'boolean';
