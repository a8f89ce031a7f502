/**
 * templates: nodes that belong together, to be put into a stack in one go. A bundle of its own in the editor.
 *
 *   contract.ts    the shape
 *   platforms.ts   one node of a product
 *   stacks.ts      several nodes
 */
import type { Template } from './contract';
import { PLATFORM_TEMPLATES } from './platforms';
import { STACK_TEMPLATES } from './stacks';

export type { Template, TemplateGroup } from './contract';

export const TEMPLATES: readonly Template[] = [...PLATFORM_TEMPLATES, ...STACK_TEMPLATES];
