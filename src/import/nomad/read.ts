/** Nomad: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { readJson } from '../json';
import { type Notes, sourceText } from '../notes';
import { child, textOf, type Value } from '../values';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { LABEL, readHcl } from './hcl';
import { nomadImporter } from '.';
import { type Job, nomadOperations } from './project';
import { each, resolveVariables } from './variables';

const OWNED = ownedProperties(
  'name image requests limits cpuShares privileged user capabilities readOnly runtimeClass seccomp lsm allowPrivilegeEscalation namespaces mounts devices ports restart init health stage',
  'memory replicas driver shared access platform',
);

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const paths = files.map((file) => file.path);
  const builder = makeBuilder(context, nomadImporter, paths, OWNED);
  const jobs = files.flatMap((file) => jobsOf(file, builder.notes));
  nomadOperations(builder, jobs);
  return builder.finish(jobs.length === 1 ? jobs[0].name : 'nomad', paths);
}

function jobsOf({ path, text }: ImportFile, notes: Notes): readonly Job[] {
  const source = sourceText(path, text);
  if (!/^\s*[{[]/.test(text)) {
    const file = resolveVariables(readHcl(text, source, notes), notes);
    return each(child(file, 'job')).map((value, i): Job => {
      const label = textOf(child(value, LABEL));
      const name = textOf(child(value, 'name')) ?? label ?? `job-${i + 1}`;
      return { body: { form: 'hcl', value, place: value.place, label }, name, path, pointer: `/jobs/${i}` };
    });
  }
  const root = readJson(text, source, notes);
  return each(root).flatMap((value, i) => ofApi(value, i, path));
}

function ofApi(value: Value, i: number, path: string): readonly Job[] {
  const job = child(value, 'Job') ?? value;
  if (!child(job, 'TaskGroups')) return [];
  const label = textOf(child(job, 'ID')) ?? textOf(child(job, 'Name'));
  return [{ body: { form: 'api', value: job, place: job.place, label }, name: textOf(child(job, 'Name')) ?? label ?? `job-${i + 1}`, path, pointer: `/jobs/${i}` }];
}
