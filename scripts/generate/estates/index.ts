/** The pages on importing descriptions of whole estates. */
import { ansibleReference } from './ansible';
import { containerlabReference } from './containerlab';
import { kubernetesReference } from './kubernetes';
import { terraformReference } from './terraform';
import { vagrantReference } from './vagrant';

export const estateReferences = [kubernetesReference, terraformReference, ansibleReference, containerlabReference, vagrantReference] as const;
