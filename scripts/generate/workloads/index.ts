/** The pages on importing containers and what schedules them. */
import { dockerInspectReference } from './docker-inspect';
import { dockerfileReference } from './dockerfile';
import { ecsReference } from './ecs';
import { marathonReference } from './marathon';
import { nomadReference } from './nomad';
import { quadletReference } from './quadlet';

export const workloadReferences = [dockerInspectReference, quadletReference, dockerfileReference, ecsReference, nomadReference, marathonReference] as const;
