/**
 * Hyper-V: what PowerShell writes of virtual machines, hosts, processors and switches (`Get-VM | ConvertTo-Json -Depth 4`) becomes
 * hosts with their virtual machines, joined by a failover cluster where machines are clustered.
 *
 *   items.ts     JSON -> objects by what they are; fields.ts what becomes of their properties
 *   machine.ts   one machine
 */
import { type Importer, SNIFF_BYTES } from '../contract';

/** The text of a file is of Hyper-V: 0 or how sure. */
function score(head: string): number {
  const named = (name: string) => head.includes(`"${name}"`);
  if (named('ProcessorCount') && (named('MemoryStartup') || named('VMName') || named('VMId'))) return 0.9;
  if (named('LogicalProcessorCount') && (named('MemoryCapacity') || named('VirtualMachinePath'))) return 0.9;
  if (named('RelativeWeight') && named('VMName')) return 0.8;
  return named('SwitchType') && (named('NetAdapterInterfaceDescription') || named('AllowManagementOS')) ? 0.8 : 0;
}

export const hypervImporter: Importer = {
  format: 'hyperv', title: 'Hyper-V', files: ['*vm*.json'],
  becomes: 'Hosts of Hyper-V with their virtual machines and switches, joined by a failover cluster where machines are clustered.',
  recognise: ({ path, text }) => (/\.json$/i.test(path) ? score(text.slice(0, SNIFF_BYTES)) : 0),
  read: 'json',
};
