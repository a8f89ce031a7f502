/** The page on importing Terraform's plans and states, docs/import-terraform.md. */
import { BETTER, PLAIN_TYPES, TYPES } from '../../../src/import/terraform/types';
import { importPage } from '../workloads/page';

const code = (names: Iterable<string>) => [...names].map((name) => `\`${name}\``).join(', ');

export const terraformReference = importPage({
  format: 'terraform',
  title: 'Terraform plans and states',
  intro: 'What Terraform or OpenTofu would make, or has made. Configurations (`.tf`) are not read: their values come into being when Terraform evaluates them. Let it print a plan or the state as JSON and import that; raw states of version 4 are read too.',
  examples: [
    'terraform plan -out plan.tfplan && terraform show -json plan.tfplan > plan.json',
    'terraform show -json > state.json',
    'strata import plan.json -o estate.topology.json',
  ],
  mapping: TYPES.map(({ type, becomes }) => [`\`${type}\``, becomes]),
  sections: [
    ['What is read', 'Of a plan, what stands after it was applied (`planned_values`), with the data sources that were looked up before; of a state, all of it. Modules, `count` and `for_each` are followed; a resource is known by its address, so importing a plan and later the state brings the same nodes up to date where both come from the same file. What the plan destroys is left out with a note. Formats 0.x and 1.x are read, states of version 4; a plan as Terraform keeps it is binary and refused with advice.'],
    ['Known after apply', 'Values that exist only once the plan was applied stay unknown; one note for each type names them.'],
    ['Where it is put', 'Machines of Proxmox stand on the node that they name, those of vSphere on their host if it was looked up, else in their cluster. Libvirt and Docker do not say which machine they are on: a host is made for them and marked as assumed, or name one of yours. Rented machines float in a cluster for each zone or region, marked as assumed: what is below them is the provider\'s.'],
    ['Kubernetes and ECS', 'Resources of the Kubernetes provider, with and without the version of the API behind their names, and task definitions and services of ECS are read as [Kubernetes](import-kubernetes.md) and [ECS](import-ecs.md) files are: the same nodes come of them, the same is left out and noted, and the `source` of a node names that format, and the file of the plan or state. Terraform does not say in which cluster its Kubernetes resources are, so all of a file are taken for those of one, with a note. Where a plan does not know yet which task definition or cluster a service names, its configuration tells by what the service refers to, within the same module. What is sensitive is left out as if it were not set; where all of a `spec` is, a note says so. What a Helm release holds is rendered when it is installed: a note names it, with its chart and namespace. `kubectl_manifest` is not read.'],
    ['Sizes of rented machines', 'vCPUs and memory come from the name of the type, as far as tables of the common families know it; the name stands under `extra`. For other types a note says that the size is unknown. CPU options of AWS and flavors of OpenStack that are among the resources win over the name.'],
    ['Units', 'Memory is MiB in all of these providers, but for libvirt from version 0.9, which has libvirt\'s own (KiB where none is written). Disks are GiB. Reservations and limits in MHz are not turned into cores.'],
    ['Secrets', 'Only the attributes below are looked at, and of these none that Terraform marks as sensitive.'],
    ['Other types', `${BETTER.map(([pattern, advice]) => `\`${pattern.source.replace(/[\^()]/g, '').replaceAll('|', '*`, `')}*\`: ${advice}.`).join(' ')} ${code(PLAIN_TYPES)}: left out without a note. Any other type: one note, with a count.`],
  ],
  notCarried: 'What else is set gives one note for each type that becomes a machine, container or network, naming the attributes.',
  tables: TYPES.map(({ type, reads }) => ({ title: `\`${type}\``, fields: new Map(reads.split(' ').map((name) => [name, 'used' as const])) })),
});
