/** Orchestrators, cluster managers, and services whose lower layers a provider runs. */
import type { Platform } from '../contract';

const orchestrator = (id: string, name: string, aliases: string, summary: string, more: Partial<Platform> = {}): Platform =>
  ({ id, name, class: 'orchestrator', aliases: aliases ? aliases.split('|') : [], summary, ...more });
const managed = (id: string, name: string, aliases: string, summary: string, more: Partial<Platform> = {}): Platform =>
  ({ id, name, class: 'managed', aliases: aliases ? aliases.split('|') : [], summary, ...more });
const linuxVms: Platform['hypervisor'] = { type: 1, kernel: 'hostKernel' };

export const ORCHESTRATORS: readonly Platform[] = [
  orchestrator('kubernetes', 'Kubernetes', 'k8s|kube|vanilla kubernetes|kubeadm', 'Keeps pods running on a set of nodes; pods on one node share its kernel.'),
  orchestrator('openshift', 'Red Hat OpenShift', 'ocp|okd|red hat openshift|openshift container platform', 'Kubernetes distribution by Red Hat.'),
  orchestrator('k3s', 'K3s', '', 'Small Kubernetes distribution in one binary.'),
  orchestrator('rke2', 'RKE2', 'rke', 'Kubernetes distribution by SUSE.'),
  orchestrator('rancher', 'Rancher', 'rancher manager', 'Manages Kubernetes clusters.'),
  orchestrator('kubevirt', 'KubeVirt', 'openshift virtualization|container-native virtualization', 'Virtual machines as pods, on KVM of the Kubernetes nodes.', { hypervisor: linuxVms }),
  orchestrator('harvester', 'Harvester', 'suse virtualization', 'Bare-metal KubeVirt with storage.', { hypervisor: linuxVms }),
  orchestrator('openstack-nova', 'OpenStack Nova', 'openstack|nova', 'Places instances on compute hosts, mostly KVM.', { hypervisor: linuxVms }),
  orchestrator('vsphere', 'VMware vSphere', 'vcenter|vmware vsphere|vmware vcenter|vcenter server', 'Clusters of ESXi hosts under vCenter.', { lifecycle: 'vcenter' }),
  orchestrator('nomad', 'HashiCorp Nomad', 'hashicorp nomad', 'Schedules containers, VMs and plain processes.'),
  orchestrator('docker-swarm', 'Docker Swarm', 'swarm|swarm mode|docker swarm', 'Orchestration built into Docker Engine.'),
  orchestrator('docker-compose', 'Docker Compose', 'compose|docker compose', 'Runs a set of containers on one host; restarts them, moves nothing.'),
  orchestrator('hyper-v-failover-cluster', 'Windows Failover Cluster', 'failover cluster|wsfc|windows failover cluster|failover clustering', 'Restarts virtual machines of a failed Hyper-V host on the others.', { lifecycle: 'windows-server' }),
  orchestrator('mesos', 'Apache Mesos', 'apache mesos', 'Two-level scheduler; retired.', { ended: '2025-08: retired to the Apache Attic' }),
  orchestrator('marathon', 'Marathon', 'dc/os|dcos|mesosphere', 'Framework for long-running apps on Mesos; over.', { ended: '2021-10-31' }),
  managed('aws-ec2', 'Amazon EC2', 'ec2|amazon ec2', 'Instances; host and hypervisor are Amazon\'s.'),
  managed('gcp-compute-engine', 'Google Compute Engine', 'gce|google compute engine|gcp', 'Instances; host and hypervisor are Google\'s, which moves them live for maintenance.'),
  managed('azure-vm', 'Azure Virtual Machines', 'azure virtual machines|azure vm|azure', 'Instances; host and hypervisor are Microsoft\'s.'),
  managed('ecs', 'Amazon ECS', 'amazon ecs|aws ecs|ecs-ec2', 'Places tasks on instances or on Fargate.'),
  managed('fargate', 'AWS Fargate', 'aws fargate|aws-fargate|ecs-fargate', 'Each task or pod has a kernel of its own; host, engine and kernel are Amazon\'s.', { sandbox: { boundary: 'B3', unit: 'pod' } }),
  managed('eks', 'Amazon EKS', 'amazon eks|aws eks', 'Kubernetes whose control plane Amazon runs.'),
  managed('gke', 'Google GKE', 'google kubernetes engine|google gke', 'Kubernetes whose control plane Google runs.'),
  managed('aks', 'Azure AKS', 'azure kubernetes service|azure aks', 'Kubernetes whose control plane Microsoft runs.'),
  managed('cloud-run', 'Google Cloud Run', 'google cloud run|cloudrun', 'Containers on request; everything below them is Google\'s.', { sandbox: { boundary: 'B2', unit: 'container' } }),
  managed('aws-lambda', 'AWS Lambda', 'lambda', 'Functions in Firecracker microVMs; everything below them is Amazon\'s.', { sandbox: { boundary: 'B3', unit: 'container' } }),
  managed('azure-container-instances', 'Azure Container Instances', 'aci|azure container instances', 'Container groups with a kernel of their own; everything below them is Microsoft\'s.', { sandbox: { boundary: 'B3', unit: 'pod' } }),
];
