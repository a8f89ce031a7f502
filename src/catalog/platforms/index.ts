/**
 * platforms: what products exist, and what they mean for kernels and boundaries. One table a class; ids are stable.
 * To add a platform, add a row; aliases are lower case and belong to one platform only (a test holds that).
 */
import type { Platform } from '../contract';
import { ENGINES } from './engines';
import { HYPERVISORS } from './hypervisors';
import { ORCHESTRATORS } from './orchestrators';
import { RUNTIMES } from './runtimes';
import { SYSTEMS } from './systems';

export const PLATFORMS: readonly Platform[] = [...SYSTEMS, ...HYPERVISORS, ...ENGINES, ...RUNTIMES, ...ORCHESTRATORS];
