/** Docker and Podman inspect: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { sourceText } from '../notes';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { readJsonLines } from '../json';
import { inspectOperations } from './project';
import { collect } from './records';
import { dockerInspectImporter } from '.';

const OWNED = ownedProperties(
  'name image requests limits cpuShares cpuset privileged user capabilities readOnly runtimeClass isolation namespaces seccomp lsm allowPrivilegeEscalation',
  'mounts devices ports networks restart init health running service oomScoreAdj cidr driver internal project memory cpu hostNetwork hostPID hostIPC',
  'swap os platform version runtime runtimeVersion rootless userns hiddenVm cgroupDriver liveRestore',
);

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const builder = makeBuilder(context, dockerInspectImporter, files.map((file) => file.path), OWNED);
  const values = files.map((file) => ({ path: file.path, values: readJsonLines(file.text, sourceText(file.path, file.text), builder.notes) }));
  const records = collect(values, builder.notes);
  inspectOperations(builder, records);
  return builder.finish(records.containers.length > 0 ? 'containers' : undefined, files.map((file) => file.path));
}
