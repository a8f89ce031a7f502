/** Every field of Kubernetes objects that the importer knows, by section, and what becomes of it. */

import { fates, lost, secret } from '../fates';

const windows = lost('it is for Windows containers only');

export const FIELDS = {
  workload: fates(
    ['used', 'replicas template selector serviceName volumeClaimTemplates parallelism completions suspend schedule jobTemplate'],
    ['plain', 'strategy updateStrategy minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds podManagementPolicy triggers test ordinals'],
    ['plain', 'persistentVolumeClaimRetentionPolicy backoffLimit backoffLimitPerIndex activeDeadlineSeconds ttlSecondsAfterFinished completionMode manualSelector'],
    ['plain', 'podFailurePolicy podReplacementPolicy successPolicy maxFailedIndexes managedBy concurrencyPolicy startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit timeZone'],
  ),
  pod: fates(
    ['used', 'containers initContainers volumes nodeName hostNetwork hostPID hostIPC hostUsers runtimeClassName overhead priority priorityClassName'],
    ['used', 'securityContext affinity topologySpreadConstraints nodeSelector tolerations restartPolicy resources os'],
    ['kept', 'shareProcessNamespace'],
    ['plain', 'terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy dnsConfig enableServiceLinks hostname subdomain hostAliases setHostnameAsFQDN hostnameOverride'],
    ['plain', 'serviceAccountName serviceAccount automountServiceAccountToken schedulerName readinessGates schedulingGates preemptionPolicy'],
    [lost('secrets are never copied'), 'imagePullSecrets'],
    [lost('debug containers are no part of the stack'), 'ephemeralContainers'],
    [lost('claimed devices have no place in the format yet'), 'resourceClaims'],
  ),
  podSecurity: fates(
    ['used', 'runAsUser runAsGroup runAsNonRoot seccompProfile appArmorProfile seLinuxOptions'],
    ['plain', 'fsGroup fsGroupChangePolicy supplementalGroups supplementalGroupsPolicy seLinuxChangePolicy'],
    ['kept', 'sysctls'],
    [windows, 'windowsOptions'],
  ),
  container: fates(
    ['used', 'name image resources ports volumeMounts securityContext livenessProbe readinessProbe startupProbe restartPolicy'],
    ['plain', 'imagePullPolicy terminationMessagePath terminationMessagePolicy stdin stdinOnce tty workingDir resizePolicy restartPolicyRules'],
    [secret, 'env envFrom command args'],
    [lost('hooks run commands, which no rule reads'), 'lifecycle'],
    [lost('block devices have no place in the format yet'), 'volumeDevices'],
  ),
  security: fates(
    ['used', 'privileged runAsUser runAsGroup runAsNonRoot capabilities readOnlyRootFilesystem allowPrivilegeEscalation seccompProfile appArmorProfile seLinuxOptions'],
    ['plain', 'procMount'],
    [windows, 'windowsOptions'],
  ),
  mount: fates(['used', 'name mountPath readOnly'], ['plain', 'subPath subPathExpr mountPropagation recursiveReadOnly']),
  port: fates(['used', 'containerPort hostPort protocol hostIP'], ['plain', 'name']),
  claim: fates(['used', 'resources accessModes storageClassName volumeName'], ['plain', 'volumeMode selector dataSource dataSourceRef volumeAttributesClassName']),
  node: fates(['used', 'unschedulable providerID taints'], ['plain', 'podCIDR podCIDRs externalID configSource']),
  machine: fates(
    ['used', 'domain volumes networks'],
    [lost('which Nodes a virtual machine may run on has no place in the format'), 'nodeSelector affinity tolerations topologySpreadConstraints'],
    [lost('it orders virtual machines in a way that the format has no place for'), 'priorityClassName evictionStrategy'],
    ['plain', 'terminationGracePeriodSeconds livenessProbe readinessProbe hostname subdomain dnsPolicy dnsConfig schedulerName startStrategy architecture serviceAccountName utilityVolumes'],
    [secret, 'accessCredentials'],
    [lost('claimed devices have no place in the format yet'), 'resourceClaims'],
  ),
  domain: fates(
    ['used', 'cpu memory resources devices launchSecurity'],
    ['plain', 'features clock machine chassis ioThreadsPolicy ioThreads rebootPolicy'],
    [lost('firmware is no part of the stack, and may name files to start from'), 'firmware'],
  ),
} as const;

export type Section = keyof typeof FIELDS;

/** How messages and the page call a section. */
export const SECTIONS: readonly (readonly [Section, string])[] = [
  ['workload', 'in `spec` of a workload'], ['pod', 'in `spec` of a pod'], ['podSecurity', 'in `securityContext` of a pod'], ['container', 'in a container'],
  ['security', 'in `securityContext` of a container'], ['mount', 'in `volumeMounts`'], ['port', 'in `ports`'], ['claim', 'in `spec` of a PersistentVolumeClaim'], ['node', 'in `spec` of a Node'],
  ['machine', 'in `spec` of a VirtualMachineInstance'], ['domain', 'in `domain` of a VirtualMachineInstance'],
];

/** What becomes of an object, by its kind. */
export const KINDS_READ = fates(
  ['used', 'Pod Deployment ReplicaSet ReplicationController StatefulSet DaemonSet Job CronJob DeploymentConfig'],
  ['used', 'Node PersistentVolumeClaim PersistentVolume RuntimeClass PriorityClass PodDisruptionBudget HorizontalPodAutoscaler LimitRange Service'],
  ['used', 'VirtualMachine VirtualMachineInstance VirtualMachineInstanceReplicaSet VirtualMachinePool VirtualMachineInstancetype VirtualMachineClusterInstancetype DataVolume'],
  ['plain', 'Event Endpoints EndpointSlice ControllerRevision Lease Namespace StorageClass PodTemplate PodMetrics NodeMetrics VirtualMachinePreference VirtualMachineClusterPreference'],
  [lost('secrets are never copied'), 'Secret'],
  [lost('configuration is not part of the stack'), 'ConfigMap'],
  [lost('who may do what in the API is not part of the stack'), 'ServiceAccount Role RoleBinding ClusterRole ClusterRoleBinding'],
  [lost('bounds on a whole namespace have no place in the format'), 'ResourceQuota'],
  [lost('which pods may talk to each other has no place in the format'), 'NetworkPolicy'],
  [lost('which requests reach which Service has no place in the format'), 'Ingress IngressClass Gateway HTTPRoute'],
  [lost('what it would build or overlay is not computed: import what it renders'), 'Kustomization HelmRelease Template'],
  [lost('it only ends in a VirtualMachineInstance being moved'), 'VirtualMachineInstanceMigration'],
);
