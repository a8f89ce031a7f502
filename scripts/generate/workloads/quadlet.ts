/** The page on importing Podman Quadlet units, docs/import-quadlet.md. */
import { FIELDS } from '../../../src/import/quadlet/fields';
import { importPage } from './page';

export const quadletReference = importPage({
  format: 'quadlet',
  title: 'Podman Quadlet',
  intro: 'Units from which systemd\'s generator makes services: `.container`, `.pod`, `.volume`, `.network`, `.image` and `.build`. All units that are imported together can name each other, whatever their folders; those beside a unit that it names are read along.',
  examples: ['strata import ~/.config/containers/systemd -o home.topology.json', 'strata import web.container db.container --into estate.topology.json --on vm-web'],
  mapping: [
    ['`.container`', '`container`, called after the unit; `ContainerName` becomes its `name`'],
    ['`.pod`, `Pod`', '`pod`; its networks and volumes reach its containers. Of its `PodmanArgs`: `--memory`, `--cpus`, `--cpu-quota`, `--userns`, `--pid`, `--ipc`'],
    ['`.volume`, `.network`, and names in `Volume` and `Network`', '`volume` and `network` nodes on the machine'],
    ['`Image`', '`image`; of a unit `x.image` or `x.build` the image of that unit. `${VARIABLES}` stay as they are written'],
    ['`.build`', '`recipe` of the image, and what the [Containerfile](import-dockerfile.md) says of it where it is in the folder'],
    ['`Memory`, `PidsLimit`; `--memory`, `--memory-swap`, `--memory-reservation`, `--cpus`, `--cpu-quota`, `--cpu-shares`, `--cpuset-cpus`, `--pids-limit`, `--oom-score-adj` in `PodmanArgs`', '`limits`, `requests`, `cpuShares`, `cpuset`, `oomScoreAdj`; units are powers of 1024'],
    ['`MemoryMax`, `MemoryHigh`, `MemoryLow`, `MemoryMin`, `CPUQuota`, `CPUWeight`, `TasksMax`, `IOWeight` in `[Service]`', 'a `cgroup` of the service around the container (100% is one core); not where `CgroupsMode` puts the container elsewhere'],
    ['`Slice`', '`cgroup` around that'],
    ['`User`, `ReadOnly`, `AddCapability`, `DropCapability`, `AddDevice`, `RunInit`, `--privileged`', '`user`, `readOnly`, `capabilities`, `devices`, `init`, `privileged`'],
    ['`NoNewPrivileges`, `SeccompProfile`, `SecurityLabelDisable`, `SecurityLabelType`, `AppArmor`', '`allowPrivilegeEscalation`, `seccomp`, `lsm`'],
    ['`Network=host`, `none`, `x.container`; `UserNS`; `--pid`, `--ipc`, `--uts`', '`namespaces`'],
    ['`PublishPort`, `ExposeHostPort`', '`ports`; ranges are written out'],
    ['`Volume`, `Mount`, `Tmpfs`', '`mounts`; of one target the last counts. Specifiers such as `%h` stay as they are written'],
    ['`HealthCmd`, `HealthOnFailure`', '`health`: `readiness`, or `both` where a failure ends the container'],
    ['`Restart` in `[Service]`', '`restart`'],
    ['`Requires`, `BindsTo`; `Wants`', 'links; soft for `Wants`. `After` alone says the order only'],
    ['`.kube`', 'a note: import the Kubernetes file that it runs'],
  ],
  sections: [
    ['How units are read', 'As systemd reads them: settings that are repeated add up, an empty value takes back what was said before, lines go on after a backslash, comments in between are passed over. Drop-ins (`web.container.d/*.conf`) that are imported along are laid over their unit in the order of their names. A template (`web@.container`) stands once.'],
    ['Where it is put', 'On the host, virtual machine or engine that you choose, else on a new host with Podman, both marked `assumed`.'],
    ['Secrets', 'Environment, secrets and commands are never copied; of unread options in `PodmanArgs` only the name is told. In labels, values whose name looks like a credential become `«hidden»`.'],
  ],
  tables: Object.values(FIELDS),
});
