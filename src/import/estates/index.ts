/** Formats that describe whole estates: clusters, and what provisioning tools make. */
import type { Importer } from '../contract';
import { ansibleImporter } from '../ansible';
import { containerlabImporter } from '../containerlab';
import { kubernetesImporter } from '../kubernetes';
import { terraformImporter } from '../terraform';
import { vagrantImporter } from '../vagrant';

export const ESTATE_IMPORTERS: readonly Importer[] = [kubernetesImporter, terraformImporter, ansibleImporter, containerlabImporter, vagrantImporter];
