/** Fields of Marathon's apps and pods, and what becomes of each. */
import { fieldTable, lost, secret } from '../workloads/fields';

const placed = lost('the place of tasks is computed from the cluster\'s members');

export const FIELDS = {
  app: fieldTable('App',
    ['used', 'id instances cpus mem disk resourceLimits container networks ipAddress portDefinitions ports requirePorts healthChecks readinessChecks check dependencies user tasks'],
    ['kept', 'gpus labels'],
    ['plain', 'upgradeStrategy backoffFactor backoffSeconds maxLaunchDelaySeconds killSelection unreachableStrategy executor version versionInfo residency taskKillGracePeriodSeconds tty role'],
    ['plain', 'tasksStaged tasksRunning tasksHealthy tasksUnhealthy deployments lastTaskFailure taskStats storeUrls portNames'],
    [placed, 'constraints acceptedResourceRoles'],
    [secret, 'cmd args env secrets fetch uris'],
  ),
  container: fieldTable('Container of an app',
    ['used', 'type docker volumes portMappings'],
    ['plain', 'linuxInfo'],
  ),
  docker: fieldTable('docker',
    ['used', 'image network portMappings privileged parameters'],
    ['plain', 'forcePullImage forcePull requirePorts'],
    [secret, 'credential pullConfig'],
  ),
  pod: fieldTable('Pod',
    ['used', 'id containers networks scaling volumes user executorResources'],
    ['kept', 'labels'],
    ['plain', 'version linuxInfo legacySharedCgroups role'],
    [placed, 'scheduling'],
    [secret, 'environment secrets'],
  ),
  member: fieldTable('Container of a pod',
    ['used', 'name resources resourceLimits image endpoints volumeMounts user healthCheck check'],
    ['kept', 'labels'],
    ['plain', 'lifecycle tty linuxInfo'],
    [secret, 'exec environment artifacts'],
  ),
} as const;
