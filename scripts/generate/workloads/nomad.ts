/** The page on importing Nomad jobs, docs/import-nomad.md. */
import { FIELDS } from '../../../src/import/nomad/fields';
import { importPage } from './page';

export const nomadReference = importPage({
  format: 'nomad',
  title: 'Nomad',
  intro: 'Jobs, as they are written in HCL and as the API and `nomad job inspect` have them in JSON. All files that are imported together run in one cluster.',
  examples: ['strata import jobs -o nomad.topology.json', 'nomad job inspect shop > shop-job.json', 'strata import shop-job.json --into estate.topology.json --on prod-cluster'],
  mapping: [
    ['group', '`pod` in a `cluster` of the platform `nomad`, `count` as `replicas`. A task that stands in the job itself is a group of its own'],
    ['task of the drivers `docker`, `podman` and `containerd`', '`container` with `config.image`'],
    ['task of the drivers `exec`, `raw_exec`, `java` and others', '`app` on a machine that is assumed, or the one that you choose. Those of `exec` and `java` are in a `cgroup` with their memory as the limit; these isolate processes further, and a note says so'],
    ['task of the driver `qemu`', '`vm` in the cluster'],
    ['`memory`, `memory_max`', '`limits.memory` in MiB; with `memory_max` that is the limit and `memory` is `requests.memory`. Without any 300 MiB, marked as assumed'],
    ['`cpu`', '`cpuShares`: Nomad counts MHz of machines that are not known, which decide the share. Without any 100, marked as assumed'],
    ['`cores`', '`requests.cpu` and `limits.cpu`: they are reserved for the task alone'],
    ['`network` of the group', 'its containers share a network in the modes `bridge` and `cni/...`; else `namespaces.net` is `private`, `none` or `host` as the driver has it'],
    ['`port`, `ports`, `port_map`', '`ports`; with a port of the host where it is `static`. A port that is picked when the task runs, and has no number inside, is left out'],
    ['`volume`, `volume_mount`', '`volume` nodes and `mounts`; those of `csi` are shared, others are on the machines of the cluster'],
    ['`volumes`, `mount`', '`mounts`'],
    ['`privileged`, `cap_add`, `cap_drop`, `security_opt`, `readonly_rootfs`, `devices`, `init`, `pids_limit`, `runtime`, `pid_mode`, `ipc_mode`, `userns_mode`, `uts_mode`, `user`', '`privileged`, `capabilities`, `seccomp`, `lsm`, `allowPrivilegeEscalation`, `readOnly`, `devices`, `init`, `limits.pids`, `runtimeClass`, `namespaces`, `user`'],
    ['`lifecycle`', '`stage`: `init` before the others, or `sidecar`'],
    ['`restart`', '`restart`: `no` without attempts, `on-failure` for batch jobs, else `always`; not where no block says anything'],
    ['`service` with `check`', '`health`: `readiness`, or `both` with `check_restart`'],
    ['`connect`', 'a sidecar container of 250 shares and 128 MiB, marked as assumed, unless `sidecar_task` says more; links from its group to those that offer its `upstreams`'],
  ],
  sections: [
    ['How HCL is read', 'Without running anything: attributes, blocks, lists, objects and texts are read as they stand. Variables have their default, locals their value, and a note says so; those whose name looks like a credential do not. What must be computed (functions, conditions, `for`, `dynamic`) is unknown. What Nomad puts in when a task runs (`${NOMAD_PORT_http}`, `${attr.kernel.name}`) stays as it is written.'],
    ['Where it is put', 'In a cluster that is marked as assumed: name its machines as `members`, or import onto a cluster, machine or engine of yours (`--on`). `system` jobs, which run on every machine, stand once.'],
    ['Secrets', 'Environment, templates, arguments, commands, registry credentials and tokens are never copied.'],
  ],
  tables: Object.values(FIELDS),
});
