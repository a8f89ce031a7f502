/** The pages on importing containers and what schedules them. */
import { dockerInspectReference } from './docker-inspect';

export const workloadReferences = [dockerInspectReference] as const;
