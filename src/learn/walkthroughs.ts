/**
 * Walkthroughs: what they teach, step by step. package.json and the pictures are generated from this table; the editor's command
 * for their buttons reads it too. A step is ticked off by one of its achievements, which the editor notes when something was really
 * done (see src/extension/progress.ts). What is often said and can be tried in each stands in claims.ts, by the title.
 */
import type { Event } from '../model';
import type { Lens } from '../scene/contract';
import type { WalkthroughTitle } from './claims';
import type { PracticeName } from './practice';

/** What the button of a step does on a copy of a practice stack, in this order. */
export interface Action {
  readonly open: PracticeName;
  readonly lens?: Lens;
  readonly select?: readonly string[];
  readonly assume?: Event;
  readonly explain?: string;
  /** Explains the first finding of the rule. */
  readonly finding?: string;
  readonly compare?: readonly [string, string];
  /** Compares the copy with the stack that it was made from. */
  readonly review?: boolean;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  /** What to do and what is to be seen, in plain sentences. */
  readonly text: string;
  readonly button: { readonly label: string; readonly does: Action | `strata.${string}` | `workbench.${string}` };
  /** Achievements, any of which ticks the step off. */
  readonly done: readonly string[];
  /** What the picture shows. */
  readonly picture: { readonly of: PracticeName; readonly lens: Lens; readonly root?: string; readonly events?: readonly Event[]; readonly alt: string };
}

export interface Walkthrough {
  readonly id: string;
  readonly title: WalkthroughTitle;
  readonly description: string;
  readonly steps: readonly Step[];
}

export const WALKTHROUGHS: readonly Walkthrough[] = [
  {
    id: 'firstStack', title: 'Your first stack', description: 'Draw a compute stack, look through it, and mend what is found. Five minutes.',
    steps: [
      {
        id: 'open', title: 'Open a topology', done: ['open'], button: { label: 'New Topology', does: 'strata.newTopology' },
        text: 'A topology is a JSON file that ends in .topology.json. Strata draws it, and VS Code keeps it as text: undo, save and version control work as always.',
        picture: { of: 'radius', lens: 'stack', alt: 'Two hosts: a virtual machine on a hypervisor in the one, a container on an engine in the other' },
      },
      {
        id: 'add', title: 'Add a node', done: ['add'], button: { label: 'Add Node', does: 'strata.canvas.addNode' },
        text: 'Drag a host from the palette onto the canvas, or choose a kind there and press Enter. Then put a container into it: the layers that are missing between are added and marked as assumed.',
        picture: { of: 'server', lens: 'stack', root: 'docker', alt: 'An engine with control groups and containers in it' },
      },
      {
        id: 'move', title: 'Move something', done: ['move'], button: { label: 'Move into...', does: 'strata.canvas.moveInto' },
        text: 'Drag a box into another one. Boxes that can take it light up, the others say why not. With the keyboard: select a box, then choose where it goes.',
        picture: { of: 'ha', lens: 'stack', root: 'pve1', alt: 'A host with four virtual machines that could be moved' },
      },
      {
        id: 'lens', title: 'Look through another lens', done: ['lens.kernel', 'lens.capacity', 'lens.risk', 'lens.images', 'lens.patch', 'lens.whatIf'],
        button: { label: 'Look at Kernels', does: { open: 'laptop', lens: 'kernel' } },
        text: 'The Kernel lens gives each kernel a colour: what has the same colour shares it. The containers of Docker Desktop do not have the colour of the laptop.',
        picture: { of: 'laptop', lens: 'kernel', alt: 'A laptop coloured by kernel: its own, those of its virtual machines, and one that Docker Desktop hides' },
      },
      {
        id: 'fix', title: 'Fix a finding', done: ['fix'], button: { label: 'Open a Stack with Findings', does: { open: 'server', lens: 'risk', select: ['runner'] } },
        text: 'Findings stand in the panel of the canvas, in Problems, and under the light bulb in the text. Choose one with a fix, read what it would change, and apply it. Undo takes it back.',
        picture: { of: 'server', lens: 'risk', root: 'docker', alt: 'Containers coloured by the worst finding on each' },
      },
      {
        id: 'import', title: 'Import what you have', done: ['import'], button: { label: 'Import', does: 'strata.import' },
        text: 'Strata reads the files in which stacks are written down, Docker Compose and Kubernetes among them. What could not be carried over is listed with file and line.',
        picture: { of: 'kubernetes', lens: 'stack', root: 'dc1', alt: 'A Kubernetes cluster on virtual machines' },
      },
    ],
  },
  {
    id: 'hypervisors', title: 'Virtual machines and hypervisors', description: 'Type 1, type 2 and nested: what lies under a virtual machine, and why it matters.',
    steps: [
      {
        id: 'type2', title: 'Meet a type 2 hypervisor', done: ['explain.hypervisor.type2'], button: { label: 'Explain VirtualBox', does: { open: 'laptop', select: ['virtualbox'], explain: 'virtualbox' } },
        text: 'VirtualBox is a program of the laptop\'s operating system. Explain it: its virtual machines are processes there, and go when that system goes.',
        picture: { of: 'laptop', lens: 'stack', alt: 'VirtualBox with three virtual machines on a laptop, Docker Desktop beside it' },
      },
      {
        id: 'type1', title: 'Meet a type 1 hypervisor', done: ['explain.hypervisor.type1'], button: { label: 'Explain ESXi', does: { open: 'kubernetes', select: ['esx1'], explain: 'esx1' } },
        text: 'ESXi is made to run on the hardware itself. It still has a kernel, with versions and flaws of its own. Hyper-V is type 1 too, although Windows is what one sees; and so is KVM, although its machines are processes of a Linux kernel.',
        picture: { of: 'kubernetes', lens: 'stack', root: 'esx1-hw', alt: 'A host with the hypervisor ESXi and virtual machines in it' },
      },
      {
        id: 'kernels', title: 'Count the kernels', done: ['lens.kernel'], button: { label: 'Look at Kernels', does: { open: 'ha', lens: 'kernel' } },
        text: 'Switch to the Kernel lens. Every virtual machine has a colour of its own: it brings its kernel. The hosts have one each as well, and whoever controls that reaches every machine on it.',
        picture: { of: 'ha', lens: 'kernel', root: 'pve1', alt: 'A host and its virtual machines, each with a kernel of its own' },
      },
      {
        id: 'nested', title: 'Let a virtual machine run virtual machines', done: ['resolved.nested-virtualization-disabled'],
        button: { label: 'Open the Lab in a VM', does: { open: 'nested', select: ['vm-lab'], lens: 'risk' } },
        text: 'vm-lab has a hypervisor in it, but is not given the extensions of the processor. Find the error, and give them to it: apply the fix, or set "nested" to true in the inspector. On real machines a switch in the firmware may be needed too.',
        picture: { of: 'nested', lens: 'risk', alt: 'A virtual machine in a virtual machine, with an error on the outer one' },
      },
    ],
  },
  {
    id: 'containers', title: 'Containers, namespaces and cgroups', description: 'What a container is made of, and what holds it.',
    steps: [
      {
        id: 'share', title: 'See who shares the kernel', done: ['explain.container'], button: { label: 'Explain a Container', does: { open: 'server', select: ['nextcloud'], explain: 'nextcloud' } },
        text: 'A container has no kernel in its image. Explain nextcloud: read whose kernel its system calls end in, who else is on it, and who sees its files and processes.',
        picture: { of: 'server', lens: 'kernel', alt: 'One server: all containers have the colour of one kernel' },
      },
      {
        id: 'namespaces', title: 'Give a container its namespaces back', done: ['resolved.host-namespace-shared'], button: { label: 'Show node-exporter', does: { open: 'server', select: ['node-exporter'], lens: 'risk' } },
        text: 'Namespaces decide what a container sees. node-exporter shares those of its host, so it sees what runs there. Apply the fix of that finding, or take the namespaces away in the inspector.',
        picture: { of: 'server', lens: 'risk', root: 'watch', alt: 'A control group with two containers, one of them with an error' },
      },
      {
        id: 'runaway', title: 'Let a process run away', done: ['whatif.runaway'], button: { label: 'Let shop-old Take All Memory', does: { open: 'server', assume: { runaway: 'shop-old:memory' } } },
        text: 'shop-old has no memory limit, and neither has its group. Let it take all memory, and see who pays. A control group holds a process only where somebody set a limit.',
        picture: { of: 'server', lens: 'whatIf', events: [{ runaway: 'shop-old:memory' }], alt: 'What becomes of each container when one of them takes all memory' },
      },
      {
        id: 'limit', title: 'Set the limit', done: ['resolved.memory-effectively-unlimited'], button: { label: 'Show the Finding', does: { open: 'server', select: ['shop-old', 'runner'], lens: 'risk' } },
        text: 'Give shop-old and runner a memory limit: apply the fix of the finding, or write one in the inspector. The program inside still reads the size of the whole machine, unless it looks at its control group.',
        picture: { of: 'server', lens: 'capacity', root: 'docker', alt: 'Containers coloured by how far memory is promised' },
      },
      {
        id: 'privilege', title: 'Take a privilege away', done: ['resolved.privileged-container', 'resolved.engine-socket-mounted'], button: { label: 'Show runner and traefik', does: { open: 'server', select: ['runner', 'traefik'], lens: 'risk' } },
        text: 'A privileged container, or one that has the socket of its engine, is root on the host: nothing is to be broken. Take the privilege from runner, or the socket from traefik.',
        picture: { of: 'server', lens: 'risk', root: 'edge', alt: 'The proxy, which has the socket of the engine, with an error' },
      },
    ],
  },
  {
    id: 'falls', title: 'What falls together', description: 'Kernels, hosts and blast radius: what goes down with what.',
    steps: [
      {
        id: 'one', title: 'Fail one container', done: ['whatif.fail.container'], button: { label: 'Fail cloud-cache', does: { open: 'server', assume: { fail: 'cloud-cache' } } },
        text: 'Nothing on the same kernel goes with it. What needs it does: a link is a dependency too.',
        picture: { of: 'server', lens: 'whatIf', events: [{ fail: 'cloud-cache' }], root: 'docker', alt: 'One failed container, and what needs it' },
      },
      {
        id: 'all', title: 'Fail what is under it', done: ['whatif.fail.host'], button: { label: 'Fail esx1-hw', does: { open: 'kubernetes', assume: { fail: 'esx1-hw' } } },
        text: 'Six nodes look like plenty. Fail one of the two machines below them, and see what falls, and which services have too few replicas left.',
        picture: { of: 'kubernetes', lens: 'whatIf', events: [{ fail: 'esx1-hw' }], alt: 'A failed host takes half of a Kubernetes cluster along' },
      },
      {
        id: 'why', title: 'Read why', done: ['explain.finding'], button: { label: 'Explain the Finding', does: { open: 'kubernetes', finding: 'quorum-colocated' } },
        text: 'Two of three voters meet on one machine. Explain the finding: it gives the votes, the majority, and the way that you can follow by hand.',
        picture: { of: 'kubernetes', lens: 'risk', root: 'esx1-hw', alt: 'Two control planes on one host, with an error on the host' },
      },
      {
        id: 'flaw', title: 'Break a kernel', done: ['whatif.kernel-flaw'], button: { label: 'Assume a Flaw under payments', does: { open: 'bank', assume: { 'kernel-flaw': 'vm-apps' } } },
        text: 'A flaw in the kernel of vm-apps opens every container on it to every other one. partner-preview runs in a sandbox with a kernel of its own, and vm-core on another machine.',
        picture: { of: 'bank', lens: 'whatIf', events: [{ 'kernel-flaw': 'vm-apps' }], alt: 'Who is exposed by a flaw in one kernel' },
      },
      {
        id: 'cause', title: 'Ask from below', done: ['explain.container', 'explain.app', 'explain.vm', 'explain.pod'], button: { label: 'Explain payments', does: { open: 'bank', select: ['payments'], explain: 'payments' } },
        text: 'The other way round: what would take this one down? Explain it, and read the list under that heading.',
        picture: { of: 'bank', lens: 'kernel', root: 'vm-apps', alt: 'Containers of several tenants on one kernel' },
      },
    ],
  },
  {
    id: 'overcommitment', title: 'Overcommitment', description: 'Promise more than there is, and know what happens then.',
    steps: [
      {
        id: 'look', title: 'See what is promised', done: ['lens.capacity'], button: { label: 'Look at Capacity', does: { open: 'laptop', lens: 'capacity' } },
        text: 'The Capacity lens colours boxes by how far memory and CPU are promised. CPU can be shared for a while; memory that is used is gone.',
        picture: { of: 'laptop', lens: 'capacity', alt: 'A laptop that has promised more memory than it has' },
      },
      {
        id: 'explain', title: 'Read the numbers', done: ['explain.host', 'explain.hypervisor.type2', 'explain.hypervisor.type1'], button: { label: 'Explain the Laptop', does: { open: 'laptop', select: ['laptop'], explain: 'laptop' } },
        text: 'Explain the laptop: what its virtual machines are promised, what the hypervisor needs beside that, and what is left for the system itself.',
        picture: { of: 'laptop', lens: 'stack', alt: 'A laptop with two products that run virtual machines' },
      },
      {
        id: 'mend', title: 'Make it fit', done: ['resolved.memory-overcommit'], button: { label: 'Show the Finding', does: { open: 'laptop', select: ['virtualbox'], lens: 'risk' } },
        text: 'Shrink the virtual machines until they fit, or let ballooning do it: the finding has a fix for either, and any other change that makes them fit is as good.',
        picture: { of: 'laptop', lens: 'risk', alt: 'A warning on the hypervisor of a laptop' },
      },
      {
        id: 'more', title: 'Ask for room for one more', done: ['whatif.add'], button: { label: 'Add Another app-1', does: { open: 'ha', assume: { add: 'app-1' } } },
        text: 'A cluster that must survive the loss of a host has less room than it seems. Ask whether one more app-1 fits, and read what holds it up.',
        picture: { of: 'ha', lens: 'capacity', alt: 'Three hosts and how far each is promised' },
      },
    ],
  },
  {
    id: 'images', title: 'Images and patching', description: 'Who patches what, and what a container does not take off your hands.',
    steps: [
      {
        id: 'ages', title: 'See how old images are', done: ['lens.images'], button: { label: 'Look at Images', does: { open: 'server', lens: 'images' } },
        text: 'An image is a snapshot. The Images lens colours containers by how long ago theirs was built, and by what scanners found in it.',
        picture: { of: 'server', lens: 'images', root: 'docker', alt: 'Containers coloured by the age of their images' },
      },
      {
        id: 'who', title: 'Find out who patches it', done: ['explain.container'], button: { label: 'Explain shop-old', does: { open: 'server', select: ['shop-old'], explain: 'shop-old' } },
        text: 'Explain shop-old and read how it is patched. Updating the host mends its kernel, not the libraries in the image: that is built anew.',
        picture: { of: 'server', lens: 'images', root: 'dev', alt: 'A group of containers with an image that nobody built for years' },
      },
      {
        id: 'pin', title: 'Pin or renew an image', done: ['resolved.image-mutable-reference', 'resolved.image-stale'], button: { label: 'Show runner', does: { open: 'server', select: ['runner'], lens: 'risk' } },
        text: 'The image of runner is called latest: what that is changes without a word. Write a version with a digest (name:1.2@sha256:...), or give shop-old an image that was built lately.',
        picture: { of: 'server', lens: 'risk', root: 'dev', alt: 'Findings on a container whose image has no version' },
      },
      {
        id: 'patch', title: 'Patch the kernel', done: ['whatif.patch'], button: { label: 'Patch srv1', does: { open: 'server', assume: { patch: 'srv1' } } },
        text: 'A new kernel needs a restart, and everything on it goes along. One kernel is less to patch than ten, and stops more at once.',
        picture: { of: 'server', lens: 'patch', alt: 'What a new kernel costs: all containers of the server stop' },
      },
      {
        id: 'megabytes', title: 'Weigh 5 MB against 3400', done: ['compare.container.vm', 'compare.app.container'], button: { label: 'Compare Them', does: { open: 'radius', compare: ['vm-radius', 'freeradius-container'] } },
        text: 'The same program twice. Compare them, and find the row on disk: the first container needs an operating system under it as well, and the gain comes with the second.',
        picture: { of: 'radius', lens: 'stack', alt: 'FreeRADIUS in a virtual machine and in a container' },
      },
    ],
  },
  {
    id: 'moving', title: 'Moving and surviving', description: 'Live migration, room for a failure, a second site.',
    steps: [
      {
        id: 'migrate', title: 'Move a machine that runs', done: ['whatif.migrate'], button: { label: 'Move web-1 to kvm3', does: { open: 'ha', assume: { migrate: 'web-1', to: 'kvm3' } } },
        text: 'Its memory is sent while it runs, then what changed meanwhile, until the rest fits into a short pause. How long that is depends on how fast it writes memory and how fast the network is.',
        picture: { of: 'ha', lens: 'whatIf', events: [{ migrate: 'web-1', to: 'kvm3' }], alt: 'A virtual machine moves to another host' },
      },
      {
        id: 'where', title: 'Ask where it can go', done: ['explain.vm'], button: { label: 'Explain db-1', does: { open: 'ha', select: ['db-1'], explain: 'db-1' } },
        text: 'Explain db-1 and read where it can go: each host with how long it takes, or with what is against it.',
        picture: { of: 'ha', lens: 'capacity', root: 'dc-west', alt: 'Three hosts with virtual machines' },
      },
      {
        id: 'drain', title: 'Empty a host', done: ['whatif.drain'], button: { label: 'Drain pve1', does: { open: 'ha', assume: { drain: 'pve1' } } },
        text: 'Maintenance without an outage: everything leaves first, if the others have room. See what moves live, what is restarted, and what would have to stay.',
        picture: { of: 'ha', lens: 'whatIf', events: [{ drain: 'pve1' }], alt: 'The machines of one host move to the others' },
      },
      {
        id: 'survive', title: 'Lose any host', done: ['whatif.lose'], button: { label: 'Lose One Host', does: { open: 'ha', assume: { lose: 1 } } },
        text: 'Whichever it is: do the others take all that it ran? The answer comes with a plan, or with what does not fit.',
        picture: { of: 'ha', lens: 'whatIf', events: [{ fail: 'pve2' }], alt: 'A host fails, and its machines start again on others' },
      },
      {
        id: 'site', title: 'Lose a site', done: ['whatif.failover'], button: { label: 'Fail over to site-b', does: { open: 'sites', assume: { failover: 'site-a', to: 'site-b' } } },
        text: 'The second site has the data, but fewer bytes of memory, and a machine of its own that runs already. See what does not fit. Then mark vm-test as "drShed", or give the host there more memory, and ask again.',
        picture: { of: 'sites', lens: 'capacity', alt: 'Two sites, the second with less memory' },
      },
    ],
  },
  {
    id: 'together', title: 'VMs and containers together', description: 'Kubernetes on virtual machines, KubeVirt, Kata: they are no opposites.',
    steps: [
      {
        id: 'below', title: 'Look below the nodes', done: ['whatif.fail.host'], button: { label: 'Fail esx2-hw', does: { open: 'kubernetes', assume: { fail: 'esx2-hw' } } },
        text: 'A pod is spread over nodes, and the nodes are virtual machines on two hosts. Fail one of them: Kubernetes alone could not have told.',
        picture: { of: 'kubernetes', lens: 'whatIf', events: [{ fail: 'esx2-hw' }], alt: 'A failed host below a Kubernetes cluster' },
      },
      {
        id: 'sandbox', title: 'Compare with and without a sandbox', done: ['compare.container.container', 'compare.pod.pod'], button: { label: 'Compare Two Containers', does: { open: 'roof', lens: 'kernel', compare: ['front-c', 'plugin-c'] } },
        text: 'Kata starts a small virtual machine for a pod. Compare a container in one with a plain container: their kernels, what is to be broken, what it costs.',
        picture: { of: 'roof', lens: 'kernel', alt: 'One host: a plain pod, a pod in a sandbox and a virtual machine, each coloured by its kernel' },
      },
      {
        id: 'kubevirt', title: 'Put a virtual machine beside them', done: ['explain.vm'], button: { label: 'Explain vm-legacy', does: { open: 'roof', select: ['vm-legacy'], explain: 'vm-legacy' } },
        text: 'KubeVirt runs a virtual machine on a node of Kubernetes. It has a kernel of its own, and may run another system than its node: here Windows on Linux.',
        picture: { of: 'roof', lens: 'stack', alt: 'A virtual machine by KubeVirt beside two pods' },
      },
      {
        id: 'claims', title: 'Judge what is often said', done: ['compare.container.vm', 'compare.pod.vm', 'compare.app.container'], button: { label: 'Compare a VM and a Container', does: { open: 'bank', compare: ['vm-core', 'payments'] } },
        text: 'Which sentences about virtual machines and containers hold here, which do not, and under which condition? Each comes with the numbers that show it.',
        picture: { of: 'bank', lens: 'stack', alt: 'Virtual machines and containers of a bank' },
      },
      {
        id: 'convert', title: 'Turn one into the other', done: ['whatif.convert'], button: { label: 'Turn a Container into a VM', does: { open: 'bank', assume: { convert: 'partner-plugin' } } },
        text: 'What if it were a virtual machine? See what it would take, and which findings come and go.',
        picture: { of: 'bank', lens: 'risk', root: 'vm-apps', alt: 'Findings on containers of unequal trust' },
      },
    ],
  },
  {
    id: 'review', title: 'Reviewing a change', description: 'See what a change does to the stack, not to the braces.',
    steps: [
      {
        id: 'change', title: 'Change something', done: ['edit', 'fix'], button: { label: 'Open the Bank', does: { open: 'bank', select: ['partner-plugin'] } },
        text: 'Apply the fix that runs partner-plugin in runtime class krun, or change whatever you like on the canvas.',
        picture: { of: 'bank', lens: 'risk', root: 'vm-apps', alt: 'A container of a partner, with a warning' },
      },
      {
        id: 'compare', title: 'Ask what it means', done: ['review'], button: { label: 'Compare with Before', does: { open: 'bank', review: true } },
        text: 'The page says what came, what went, which findings are new or gone, and what shares a kernel now. In a repository choose a branch or commit instead.',
        picture: { of: 'bank', lens: 'kernel', root: 'vm-apps', alt: 'Containers by kernel' },
      },
      {
        id: 'scenario', title: 'Write down what must hold', done: ['scenario'], button: { label: 'Take the Plugin Over', does: { open: 'bank', assume: { compromise: 'partner-plugin' } } },
        text: 'Play a what-if, then choose Save What-If as Scenario. From now on every check plays it like a test, in the editor and in CI.',
        picture: { of: 'bank', lens: 'whatIf', events: [{ compromise: 'partner-plugin' }], alt: 'What an attacker in the plugin reaches' },
      },
      {
        id: 'suppress', title: 'Accept with a reason', done: ['suppress'], button: { label: 'Show edr-agent', does: { open: 'bank', select: ['edr-agent'], lens: 'risk' } },
        text: 'Not everything is mended. Suppress a finding from its card or the light bulb, with a reason and a last day: then the reviewer sees both, and it comes back in time.',
        picture: { of: 'bank', lens: 'risk', alt: 'A privileged agent that somebody has to accept or mend' },
      },
    ],
  },
];

/** A step by the ids of walkthrough and step. */
export const stepOf = (walkthrough: unknown, step: unknown): Step | undefined => WALKTHROUGHS.find(({ id }) => id === walkthrough)?.steps.find(({ id }) => id === step);
