/** The pages on importing containers and what schedules them. */
import { dockerInspectReference } from './docker-inspect';
import { dockerfileReference } from './dockerfile';
import { quadletReference } from './quadlet';

export const workloadReferences = [dockerInspectReference, quadletReference, dockerfileReference] as const;
