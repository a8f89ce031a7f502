/** The page on importing Vagrantfiles, docs/import-vagrant.md. */
import { PROVIDER_SETTINGS, PROVIDERS, SETTINGS } from '../../../src/import/vagrant/fields';
import { importPage } from '../workloads/page';

export const vagrantReference = importPage({
  format: 'vagrant',
  title: 'Vagrantfiles',
  intro: 'The machines that a Vagrantfile defines. It is a program in Ruby, which is not run: what its text says plainly is understood, the rest stays unknown and is named in a note.',
  examples: ['strata import Vagrantfile -o lab.topology.json', 'strata import Vagrantfile --into estate.topology.json --on laptop'],
  mapping: [
    ...SETTINGS.map(([name, becomes]): [string, string] => [`\`config.vm.${name}\``, becomes]),
    ...[...PROVIDERS].map(([name, platform]): [string, string] => [`provider \`${name}\``, `virtual machine on a hypervisor of the platform \`${platform}\``]),
    ['provider `docker`', '`container` on an engine of Docker'],
    ...PROVIDER_SETTINGS.map(([name, becomes]): [string, string] => [`\`${name}\` of a provider`, becomes]),
  ],
  sections: [
    ['What is understood', 'Literals, constants and variables that are set to them, hashes and lists of them, text with `#{}`, sums and products; loops over numbers, ranges, lists and hashes of these (`each`, `each_with_index`, `times`); Vagrant\'s own blocks. Comments, `=begin` and heredocs are passed over.'],
    ['What is not', 'Conditions, methods, files that are read, and what is computed in other ways. Values that depend on them are unknown; machines that do are left out. The environment is not looked at: `ENV["X"] || 2` is 2.'],
    ['Where it is put', 'On the machine that you choose, else on a new host with a hypervisor of the provider, both marked as assumed. Several providers are alternatives: the first that is described counts. Without one it is VirtualBox.'],
    ['Networks', 'Private networks with addresses of the same subnet are one; Vagrant\'s netmask is that of 24 bits where none is written. Forwarded ports are left out with a note.'],
    ['Secrets', 'Provisioning is never copied.'],
  ],
  notCarried: 'Other settings of `config` and of providers are left out without a note: they say how a machine is reached and filled, not what it is.',
  tables: [
    { title: 'Settings of `config.vm`', fields: new Map(SETTINGS.map(([name]) => [name, 'used' as const])) },
    { title: 'Settings of providers', fields: new Map(PROVIDER_SETTINGS.map(([name]) => [name, 'used' as const])) },
  ],
});
