/** The page on importing Kubernetes objects, docs/import-kubernetes.md. */
import { FIELDS, KINDS_READ, SECTIONS } from '../../../src/import/kubernetes/fields';
import { importPage } from '../workloads/page';

const title = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;

export const kubernetesReference = importPage({
  format: 'kubernetes',
  title: 'Kubernetes and KubeVirt',
  intro: 'Manifests as they are written, what `helm template` and `kubectl kustomize` render, and what `kubectl get -o yaml` or `-o json` prints. All files that are imported together are one cluster. With Nodes and Pods among them the topology shows what runs where; without, workloads float in the cluster and the checks place them.',
  examples: [
    'strata import deploy -o estate.topology.json',
    'kubectl get nodes,pods,deployments,replicasets,statefulsets,daemonsets,jobs,services,pvc,pv,pdb,hpa,limitranges -A -o json > cluster.json',
    'strata import cluster.json -o cluster.topology.json',
  ],
  mapping: [
    ['all files together', '`cluster`; its `version` is that of the kubelets, marked as assumed'],
    ['Node', '`host` with an `engine` on it, a member of the cluster. Kubernetes does not say whether it is a virtual machine; with a `providerID` of a cloud it is `managed`'],
    ['`topology.kubernetes.io/region`, `/zone`', '`site`, the zone in the region'],
    ['`capacity`', '`cpu` (hardware threads counted as cores, marked as assumed), `memory`, `disk` of the host, `maxPods` of the engine'],
    ['`allocatable`', '`reserved` and `eviction` of the engine: together what is missing from the capacity, divided by the kubelet\'s defaults and marked as assumed'],
    ['`nodeInfo`', '`os`, `arch`, `platform`, `version` and `kubelet` of the engine'],
    ['Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, DeploymentConfig', '`pod` with `replicas` in the cluster; where its Pods are among the files too, these instead, on their Nodes: equal ones of a Node as one with `replicas`, all with the same `service`. A DaemonSet has as many as Nodes that its selector allows'],
    ['Job, CronJob', '`pod` with the role `batch`; `running: false` where it is over or suspended, and for CronJobs'],
    ['Pod', '`pod` on the engine of its Node; those that have ended are left out'],
    ['containers, init containers', '`container` in the pod; `stage` is `init`, or `sidecar` with `restartPolicy: Always`'],
    ['`resources`', '`requests`, `limits`. `Mi` is 1024², `M` is 1000², `250m` of CPU is 0.25 cores, and a limit of 0 is `unlimited`; limits of the whole pod are `memory.max`, `cpu.max`'],
    ['LimitRange', '`requests` and `limits` of containers in its namespace that have none, marked as assumed'],
    ['`securityContext`, AppArmor annotations', '`privileged`, `user` (`non-root` where only that is demanded), `capabilities`, `readOnly`, `allowPrivilegeEscalation`, `seccomp`, `lsm`'],
    ['`hostNetwork`, `hostPID`, `hostIPC`, `hostUsers`', 'the same'],
    ['`ports`, probes, `restartPolicy`', '`ports`, `health`, `restart`'],
    ['RuntimeClass', '`runtimeClass` and `overhead` of pods, `runtimeClasses` of the engines that its selector allows'],
    ['`priority`, PriorityClass', '`priority`'],
    ['PodDisruptionBudget', '`minAvailable` or `maxUnavailable`, percentages counted from the replicas'],
    ['HorizontalPodAutoscaler', 'its bounds under `extra`; the least as `replicas` where the workload says none'],
    ['`affinity`, `topologySpreadConstraints`, `nodeSelector`, `tolerations`', '`affinity`, as Kubernetes writes them'],
    ['PersistentVolumeClaim, PersistentVolume, claim templates, volumes in a pod', '`volume` with size, class and access mode; local ones on their Node'],
    ['`volumeMounts`', '`mounts`: of claims `volume`, of `hostPath` `bind`, of memory `tmpfs`, of images `image`'],
    ['Service', 'soft links to the pods that it selects, from those whose environment variables name it; the values are not copied'],
    ['namespace', 'under `extra`; it also sets names apart that stand in several'],
    ['VirtualMachine, VirtualMachineInstance, -ReplicaSet, -Pool', '`vm` in the cluster, or on a hypervisor of its Node: vCPUs, memory, requests as `reservation`, disks, devices, networks of Multus, `power`, `ha`, `confidential`, `pinned`'],
    ['VirtualMachineInstancetype, -Cluster-', 'CPU and memory of the machines that name it'],
  ],
  sections: [
    ['Counted once', 'A ReplicaSet of a Deployment, a Pod of any of them, an instance of a VirtualMachine and its launcher pod stand for the same thing: owner references tell which, and one is shown. Where a controller is not among the files, its Pods are grouped by what they say of it. An object that stands in two files is taken from the last.'],
    ['Templates', 'Charts and overlays are not rendered: a document with `{{ }}` that is no YAML is named in a note and left out. Import what `helm template` or `kubectl kustomize` prints.'],
    ['Secrets', 'Environment variables, commands, Secrets, ConfigMaps and cloud-init are never copied.'],
    ['Every kind', kinds()],
  ],
  tables: SECTIONS.map(([section, where]) => ({ title: title(where), fields: FIELDS[section] })),
});

/** What becomes of objects by their kind; those that are used stand in the table above. */
function kinds(): string {
  const byFate = new Map<string, string[]>();
  for (const [kind, fate] of KINDS_READ) {
    if (fate === 'used' || fate === 'kept') continue;
    const text = fate === 'plain' ? 'left out without a note: it says nothing about the stack' : `left out with a note: ${fate.lost}`;
    byFate.set(text, [...(byFate.get(text) ?? []), `\`${kind}\``]);
  }
  return [...byFate].map(([text, names]) => `- ${names.join(', ')}: ${text}.`).concat('- Any other kind that is not in the table above: left out with a note.').join('\n');
}
