/** The pages on importing descriptions of whole estates. */
import { kubernetesReference } from './kubernetes';
import { terraformReference } from './terraform';

export const estateReferences = [kubernetesReference, terraformReference] as const;
