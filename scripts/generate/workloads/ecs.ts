/** The page on importing Amazon ECS, docs/import-ecs.md. */
import { FIELDS } from '../../../src/import/ecs/fields';
import { importPage } from './page';

export const ecsReference = importPage({
  format: 'ecs',
  title: 'Amazon ECS',
  intro: 'Task definitions and services, as `register-task-definition` and `create-service` take them, as `describe-task-definition` and `describe-services` print them, and as CloudFormation templates hold them (JSON or YAML). All files that are imported together are joined: a service takes its task definition by family and revision.',
  examples: [
    'aws ecs describe-task-definition --task-definition api > api.json',
    'aws ecs describe-services --cluster prod --services api > services.json',
    'strata import api.json services.json -o prod.topology.json',
  ],
  mapping: [
    ['service', '`pod` with `desiredCount` as `replicas`, and its name as `service`'],
    ['task definition without a service', '`pod`; of several revisions the newest'],
    ['`launchType`, `capacityProviderStrategy`, else `requiresCompatibilities`', 'Fargate where only that is possible: a `managed` host with an `engine` of the platform `fargate`, on which every task has a kernel of its own. Else the cluster of the service, or one that is assumed'],
    ['`cpu`, `memory` of the task', '`cpu.max`, `memory.max` of the pod: 1024 units are a core, memory is in MiB; `1 vCPU` and `2 GB` are read too. Sizes that Fargate does not have, and containers that ask for more than their task has, are noted'],
    ['`cpu` of a container', '`cpuShares`, at least 2; in a task without `cpu` also `requests.cpu`, by which ECS places it. On Windows `limits.cpu`'],
    ['`memory`, `memoryReservation`, `maxSwap`', '`limits.memory`, `requests.memory`, `limits.swap`, in MiB'],
    ['`networkMode`', '`hostNetwork` for `host`; `namespaces.net` of the containers for `bridge` and `none`'],
    ['`pidMode`, `ipcMode`', '`hostPID`, `hostIPC`'],
    ['`portMappings`', '`ports`; with a port of the host where one is fixed, which in the host\'s network is the same'],
    ['`volumes`, `mountPoints`, `volumesFrom`, `tmpfs`', '`mounts`. EFS, FSx and shared Docker volumes are `volume` nodes; others end with their task'],
    ['`dependsOn`, `links`', 'links. Whom others wait for to end is of `stage` `init`'],
    ['`awsfirelens`', 'soft link to the log router of the task'],
    ['`healthCheck`', '`health`: `readiness`, or `both` for an essential container of a service, which starts its task again'],
    ['`restartPolicy`', '`restart`: `always`'],
    ['`user`, `privileged`, `readonlyRootFilesystem`, `capabilities`, `devices`, `dockerSecurityOptions`, `initProcessEnabled`', '`user`, `privileged`, `readOnly`, `capabilities`, `devices`, `seccomp`, `lsm`, `allowPrivilegeEscalation`, `init`'],
    ['`runtimePlatform`', '`os.family` of the containers, where it is Windows'],
  ],
  sections: [
    ['Where it is put', 'On Fargate, or in a cluster whose members place the tasks: name the instances as its `members`, or import onto a cluster, machine or engine of yours (`--on`).'],
    ['CloudFormation', 'Resources of the types `AWS::ECS::TaskDefinition` and `AWS::ECS::Service` are read, the others are passed over. What the template computes (`Ref`, `Fn::Sub` ...) is unknown, except for a reference from a service to its task definition.'],
    ['Secrets', 'Environment, secrets, commands and credentials are never copied. In labels, values whose name looks like a credential become `«hidden»`.'],
  ],
  tables: Object.values(FIELDS),
});
