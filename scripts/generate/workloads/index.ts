/** The pages on importing containers and what schedules them. */
import { dockerInspectReference } from './docker-inspect';
import { dockerfileReference } from './dockerfile';
import { ecsReference } from './ecs';
import { marathonReference } from './marathon';
import { nomadReference } from './nomad';
import { ociLayoutReference } from './oci-layout';
import { quadletReference } from './quadlet';

export const workloadReferences = [dockerInspectReference, quadletReference, dockerfileReference, ociLayoutReference, ecsReference, nomadReference, marathonReference] as const;
