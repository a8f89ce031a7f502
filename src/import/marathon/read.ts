/** Marathon: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { marathonImporter } from '.';
import { readDefinitions } from './definitions';
import { marathonOperations } from './project';

const OWNED = ownedProperties(
  'name image requests limits cpuShares privileged user capabilities readOnly runtimeClass seccomp lsm allowPrivilegeEscalation namespaces mounts devices ports networks init health',
  'cpu memory replicas service hostNetwork overhead running driver shared size platform',
);

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const paths = files.map((file) => file.path);
  const builder = makeBuilder(context, marathonImporter, paths, OWNED);
  const definitions = readDefinitions(files, builder.notes);
  marathonOperations(builder, definitions);
  return builder.finish(definitions.length === 1 ? definitions[0].id : 'marathon', paths);
}
