/** The page on importing Ansible's inventories, docs/import-ansible.md. */
import { VARIABLES } from '../../../src/import/ansible/hosts';
import { importPage } from '../workloads/page';

export const ansibleReference = importPage({
  format: 'ansible',
  title: 'Ansible inventories',
  intro: 'The machines that Ansible manages, as the start of a topology: an inventory knows their names and groups, and with facts in it their sizes and systems. It does not say what runs on what. Playbooks, roles and files of variables are not read.',
  examples: [
    'strata import inventory/hosts.ini -o estate.topology.json',
    'ansible-inventory -i inventory --list > inventory.json',
    'strata import inventory.json -o estate.topology.json',
  ],
  mapping: [
    ['host', '`host`; ranges such as `web[01:20]` stand for each of their names'],
    ['group', 'listed under `extra`, with the groups around it'],
    ...VARIABLES.map(([name, becomes]): [string, string] => [`\`${name}\``, becomes]),
  ],
  sections: [
    ['What is read', 'Inventories in INI and YAML, and what `ansible-inventory --list` prints. Files that are imported together are one inventory, and a host in several of them is one. Facts are found where an inventory plugin or a cache of facts puts them: as variables of the host, or under `ansible_facts`.'],
    ['Hosts or virtual machines', 'An inventory does not tell; its machines stand as hosts, and a note says so for those whose facts call them guests. Guests that the inventory plugin of Proxmox tells of stand on their node.'],
    ['Variables and secrets', 'Variables with other names are the playbooks\' own: what `memory` means there nobody knows, so none of them is read, and they may hold secrets, so none of them is copied. Vaulted values and templates (`{{ }}`) are unknown.'],
    ['Groups that Ansible refuses', 'A group that is in itself, and one that is named as a part of another and described nowhere, give an error note; the rest is read.'],
    ['Bounds of ranges', 'An inventory may have 10000 hosts; beyond that a note says so.'],
  ],
  notCarried: 'Other variables give one note, with a count of the hosts that have any.',
  tables: [{ title: 'Variables of a host', fields: new Map(VARIABLES.map(([name]) => [name, 'used' as const])) }],
});
