/** Kubernetes, through kubectl and a context of the kubeconfig. Secrets and ConfigMaps are not asked for. */
import type { ImportFile } from '../import/contract';
import type { Answers, LiveOptions, LiveSource, Session } from './contract';
import { forEachOf } from './http';
import { findProgram, runProgram } from './programs';

const AT_A_TIME = 4;

/** What the importer of Kubernetes reads, each asked for alone, so that one that is not allowed hides no other. */
const RESOURCES = [
  'nodes', 'pods', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'replicasets.apps', 'jobs.batch', 'cronjobs.batch', 'services', 'persistentvolumeclaims', 'persistentvolumes',
  'storageclasses.storage.k8s.io', 'poddisruptionbudgets.policy', 'priorityclasses.scheduling.k8s.io', 'runtimeclasses.node.k8s.io',
] as const;

interface Config {
  readonly 'current-context'?: string;
  readonly users?: readonly { readonly user?: { readonly exec?: { readonly command?: string }; readonly 'auth-provider'?: object } }[] | null;
}

const lastLine = (text: string) => (text.split('\n').filter((line) => line.trim() !== '').at(-1) ?? 'kubectl said nothing').replace(/^error: /, '').replace(/([^.])$/, '$1.');

/** The context that is asked. Rejects where it does not exist, or where logging in would run a program that the kubeconfig names. */
async function contextOf(program: string, { context }: LiveOptions, session: Session): Promise<string> {
  const named = context === undefined ? [] : [`--context=${context}`];
  const { code, stdout, stderr } = await runProgram(program, ['config', 'view', '--minify', '-o', 'json', ...named], session.env, session.signal);
  if (code !== 0) throw new Error(`The kubeconfig names no cluster to ask: ${lastLine(stderr)} Name one of its contexts.`);
  const config = JSON.parse(stdout) as Config;
  const login = (config.users ?? []).find(({ user }) => user?.exec ?? user?.['auth-provider']);
  if (login) throw new Error(`To log in to this cluster, kubectl would run a program that the kubeconfig names (${login.user?.exec?.command ?? 'an auth-provider'}), which is not done for an import. Run \`kubectl get nodes,pods,... -A -o json\` yourself and import the file.`);
  return context ?? config['current-context'] ?? 'cluster';
}

async function collect(options: LiveOptions, session: Session): Promise<Answers> {
  const program = findProgram('kubectl', session.env, session.untrusted);
  if (program === undefined) throw new Error('`kubectl` is not on the PATH. Install it; nothing is installed by this program.');
  const context = await contextOf(program, options, session);
  session.tell(`Asking the cluster of ${context}`);
  const refused: string[] = [];
  let complaint = '';
  const files = await forEachOf(RESOURCES, AT_A_TIME, async (resource): Promise<ImportFile | undefined> => {
    const { code, stdout, stderr } = await runProgram(program, ['get', resource, '--all-namespaces', '-o', 'json', `--context=${context}`, '--request-timeout=15s'], session.env, session.signal);
    if (code === 0) return { path: `${resource.split('.')[0]}.json`, text: stdout };
    refused.push(resource);
    complaint = lastLine(stderr);
    return undefined;
  });
  if (refused.length === RESOURCES.length) throw new Error(`The cluster of \`${context}\` told nothing: ${complaint}`);
  if (refused.length > 0) session.note('warning', 'not-told', `The cluster did not tell of ${refused.sort().join(', ')}: ${complaint}`);
  return { machine: context, files: files.filter((file) => file !== undefined) };
}

export const kubernetesSource: LiveSource = {
  id: 'kubernetes', title: 'Kubernetes', option: 'context', format: 'kubernetes', collect,
  asks: 'Nodes, workloads, pods, claims and services of a cluster, through kubectl and a context of the kubeconfig.',
};
