/** The pages on importing descriptions of whole estates. */
import { ansibleReference } from './ansible';
import { containerlabReference } from './containerlab';
import { kubernetesReference } from './kubernetes';
import { terraformReference } from './terraform';

export const estateReferences = [kubernetesReference, terraformReference, ansibleReference, containerlabReference] as const;
