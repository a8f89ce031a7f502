/** The importers of containers and of what schedules them. */
import type { Importer } from '../contract';
import { dockerInspectImporter } from '../docker-inspect';
import { dockerfileImporter } from '../dockerfile';
import { ecsImporter } from '../ecs';
import { marathonImporter } from '../marathon';
import { nomadImporter } from '../nomad';
import { ociLayoutImporter } from '../oci-layout';
import { quadletImporter } from '../quadlet';

export const WORKLOAD_IMPORTERS: readonly Importer[] = [dockerInspectImporter, quadletImporter, dockerfileImporter, ociLayoutImporter, ecsImporter, nomadImporter, marathonImporter];
