/** Amazon ECS: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { readDefinitions } from './definitions';
import { ecsOperations } from './project';
import { ecsImporter } from '.';

const OWNED = ownedProperties(
  'name image requests limits cpuShares privileged user capabilities readOnly seccomp lsm allowPrivilegeEscalation namespaces mounts devices ports restart init health stage',
  'memory cpu hostNetwork hostPID hostIPC replicas service driver shared platform managed os',
);

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const paths = files.map((file) => file.path);
  const builder = makeBuilder(context, ecsImporter, paths, OWNED);
  ecsOperations(builder, readDefinitions(files, builder.notes));
  return builder.finish('tasks', paths);
}
