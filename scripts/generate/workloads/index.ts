/** The pages on importing containers and what schedules them. */
import { dockerInspectReference } from './docker-inspect';
import { dockerfileReference } from './dockerfile';
import { kubernetesReference } from './kubernetes';
import { quadletReference } from './quadlet';

export const workloadReferences = [dockerInspectReference, kubernetesReference, quadletReference, dockerfileReference] as const;
