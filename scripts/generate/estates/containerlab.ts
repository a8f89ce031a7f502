/** The page on importing labs of containerlab, docs/import-containerlab.md. */
import { FIELDS } from '../../../src/import/containerlab/fields';
import { importPage } from '../workloads/page';

export const containerlabReference = importPage({
  format: 'containerlab',
  title: 'containerlab',
  intro: 'Network labs: each node of a lab is a container on one machine, wired to others.',
  examples: ['strata import lab.clab.yml -o lab.topology.json', 'strata import lab.clab.yml --into estate.topology.json --on docker-1'],
  mapping: [
    ['node', '`container`; its kind and type under `extra`'],
    ['nodes of the kinds `bridge` and `ovs-bridge`', '`network`'],
    ['nodes of the kinds `host` and `k8s-kind`', 'left out with a note'],
    ['`groups`, `kinds`, `defaults`', 'fields that a node does not have itself, in this order; binds of all of them'],
    ['`memory`', '`limits.memory`; powers of 1024 with every suffix, as Docker reads it'],
    ['`cpu`, `cpu-set`', '`limits.cpu` in cores, `cpuset`'],
    ['`mgmt`', '`network` that every node is on, but those with another `network-mode`; its name and subnet are containerlab\'s own where the lab says none, the subnet marked as assumed'],
    ['`links`', 'soft links from the first end to the second, one for all wires between two nodes; wires to bridges and by macvlan put the node on a network'],
    ['`binds`, `volumes`, `tmpfs`, `devices`, `ports`', '`mounts`, `devices`, `ports`; of a range of ports the first'],
    ['`privileged`, `cap-add`, `security-opts`, `user`', '`privileged`, `capabilities`, `seccomp`, `lsm`, `user`'],
    ['`network-mode`, `pid-mode`, `cgroupns-mode`', '`namespaces`'],
  ],
  sections: [
    ['Where it is put', 'On the engine, host, virtual machine or control group that you choose; else on a new host with an engine, both marked as assumed.'],
    ['Machines inside containers', 'Kinds such as `nokia_sros` run a virtual machine in their container. A container of a topology has no place for one; a note says so, and the memory of the node is that of the container.'],
    ['Variables and templates', '`${NAME:=default}` takes its default: the environment is not looked at. Without a default the value is unknown, with a note. Templates in Go\'s language are refused; import what they render.'],
    ['Secrets', 'Environment, commands and credentials are never copied.'],
  ],
  tables: Object.values(FIELDS),
});
