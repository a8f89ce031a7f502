/** The page on importing the output of `docker inspect` and `podman inspect`, docs/import-docker-inspect.md. */
import { FIELDS } from '../../../src/import/docker-inspect/fields';
import { importPage } from './page';

export const dockerInspectReference = importPage({
  format: 'docker-inspect',
  title: '`docker inspect` and `podman inspect`',
  intro: 'What really runs, as the engine reports it: containers with the limits they have, whoever started them. Write the output to files and name these together; they are joined by the ids of containers, images and pods.',
  examples: [
    'docker inspect $(docker ps -aq) > containers.json',
    'docker image inspect $(docker image ls -q) > images.json',
    'docker network inspect $(docker network ls -q) > networks.json',
    'docker info --format json > info.json',
    'strata import containers.json images.json networks.json info.json -o machine.topology.json',
  ],
  mapping: [
    ['container', '`container`, named as the engine names it; `running: false` where it does not run'],
    ['labels of Compose (Docker\'s and Podman\'s)', '`cgroup` with `project`; `depends_on` becomes links, several containers of a service share `service`'],
    ['`podman pod inspect`, `Pod`, Podman\'s `CgroupParent`, labels of Kubernetes', '`pod` with the limits that Podman keeps there; its infra container is not shown'],
    ['`Config.Image`, `ImageName`', '`image`; a bare image id takes the name of the image where that is in the files'],
    ['`Memory`, `NanoCpus`, `CpuQuota` over `CpuPeriod`, `PidsLimit`', '`limits`, in bytes, cores and processes; 0, -1 and null are `unlimited`'],
    ['`MemorySwap`', '`limits.swap`, without the memory; 0 stays unknown, as Podman reports it for unlimited too'],
    ['`MemoryReservation`', '`requests.memory`'],
    ['`CpuShares`, `CpusetCpus`, `OomScoreAdj`', '`cpuShares`, `cpuset`, `oomScoreAdj`; 0 is the default and left out'],
    ['`NetworkMode`, `PidMode`, `IpcMode`, `UTSMode`, `UsernsMode`, `CgroupnsMode`', '`namespaces`, where shared with the host or another container'],
    ['`NetworkSettings.Networks`, network inspect', '`networks`; each is a `network` node on the machine with driver, subnet and `internal`'],
    ['`NetworkSettings.Ports`, `PortBindings`, `ExposedPorts`', '`ports`'],
    ['`Mounts`, `Tmpfs`, volume inspect', '`mounts`; volumes with a name are `volume` nodes on the machine'],
    ['`Privileged`, `User`, `CapAdd`, `CapDrop`, `ReadonlyRootfs`, `SecurityOpt`, `AppArmorProfile`', '`privileged`, `user`, `capabilities`, `readOnly`, `seccomp`, `lsm`, `allowPrivilegeEscalation`'],
    ['`Runtime`, `OCIRuntime`', '`runtimeClass`, where not runc or crun'],
    ['`RestartPolicy`, `Healthcheck`', '`restart`, `health`'],
    ['image inspect', '`images`: digest, id, base, day it was built, platform, user, size, layers, health check, ports, volumes. The base is that of the label `org.opencontainers.image.base.name`, else the image whose layers are its lowest ones'],
    ['`docker history`, `podman history`', 'sizes of the `layers`, where the steps that add something are as many as the layers'],
    ['`docker info`, `podman info`', '`host` with CPUs, memory and system, and `engine` with version, runtime, cgroup driver; Docker Desktop: `hiddenVm`'],
  ],
  sections: [
    ['What is read', 'Output of `inspect` of containers, images, networks, volumes and Podman\'s pods; `docker info --format json` and `podman info --format json`; lists of the Engine API, `podman ps --format json`, `docker ps --format json` with an object a line, and `docker history --no-trunc --human=false --format json IMAGE` or `podman history --format json IMAGE`, a file for each image. A list tells neither limits nor privileges; a container that is in both is taken from `inspect`.'],
    ['Where it is put', 'On the engine and host of `docker info` or `podman info`. These do not say whether the machine is a physical one, nor how its CPUs are made up: it is a host marked as assumed. Without them, or with a place of your choice, what is missing is made and marked `assumed`. Networks, volumes and images alone need no machine.'],
    ['Secrets', 'Environment, commands and entry points are never copied. In labels, values whose name looks like a credential become `«hidden»`.'],
  ],
  tables: Object.values(FIELDS),
});
