/** The page on importing Marathon apps, docs/import-marathon.md. */
import { FIELDS } from '../../../src/import/marathon/fields';
import { importPage } from './page';

export const marathonReference = importPage({
  format: 'marathon',
  title: 'Marathon',
  intro: 'Apps, pods and groups, as they are written and as the API gives them: one, a list, `{"apps": [...]}`, groups in groups, and the queue. All files that are imported together run in one cluster.',
  examples: ['strata import apps -o dcos.topology.json', 'curl "$MARATHON/v2/apps?embed=apps.tasks" > apps.json', 'strata import apps.json -o dcos.topology.json'],
  mapping: [
    ['app with an image', '`container` in a `cluster` of the platform `marathon`, `instances` as `replicas`, the path of its id as `name`'],
    ['`tasks`', 'where the API tells them: a container for each `host` that they run on, of one `service`, with as many `replicas`; the hosts, with Docker on them, are assumed to be such'],
    ['app without an image', '`app` on a machine that is assumed, or the one that you choose, in a `cgroup` with its memory as the limit; whether agents limit it is set on them, so that is marked as assumed'],
    ['pod', '`pod` with its containers; `scaling.instances` as `replicas`, `executorResources` as `overhead`'],
    ['group', 'part of the ids; what a group depends on, everything in it does'],
    ['`cpus`', '`requests.cpu`, and `cpuShares` (1024 a CPU). Whether it is a limit, too, is set on the agents, and unknown. Without any 1, marked as assumed'],
    ['`mem`', '`limits.memory` in MiB. Without any 128 MiB, marked as assumed'],
    ['`resourceLimits`', '`limits`; `mem` then is `requests.memory`'],
    ['`disk`', '`requests.disk` in MiB'],
    ['`networks`, `docker.network`', '`namespaces.net` `host`, `hostNetwork` of pods, and `network` nodes for those with a name'],
    ['`portMappings`, `endpoints`, `portDefinitions`', '`ports`; `portDefinitions` on the host\'s network with `requirePorts` only, since they are picked otherwise'],
    ['`volumes`', '`mounts`: paths of the host; persistent volumes (size in MiB) and external ones (GiB) are `volume` nodes, the latter shared'],
    ['`docker.privileged`, `docker.parameters`', '`privileged`; of the options `user`, `read-only`, `privileged`, `init`, `runtime`, `cap-add`, `cap-drop`, `device`, `pid`, `ipc`, `uts`, `userns`, `security-opt`'],
    ['`healthChecks`, `readinessChecks`', '`health`: `liveness`, since Marathon ends tasks that fail them, `readiness`, or `both`'],
    ['`dependencies`', 'links to the app or pod, or to everything in the group, up to 50'],
  ],
  sections: [
    ['Where it is put', 'In a cluster that is marked as assumed: name its machines as `members`, or import onto a cluster, machine or engine of yours (`--on`).'],
    ['Templates', 'Packages with `{{places}}` to fill in are no JSON: a note says where the first of them is. Import what comes of them.'],
    ['Secrets', 'Environment, commands, secrets, artifacts and credentials are never copied. In labels, values whose name looks like a credential become `«hidden»`.'],
  ],
  tables: Object.values(FIELDS),
});
