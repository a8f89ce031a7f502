/** Fields of Nomad jobs, by the names of HCL, and what becomes of each. */
import { fieldTable, lost, secret } from '../workloads/fields';

const placed = lost('the place of groups is computed from the cluster\'s members');
const rollout = 'update migrate reschedule shutdown_delay stop_after_client_disconnect max_client_disconnect prevent_reschedule_on_lost disconnect';

export const FIELDS = {
  job: fieldTable('job',
    ['used', 'id name type group task'],
    ['plain', `${rollout} region namespace datacenters node_pool priority all_at_once meta periodic parameterized multiregion ui vault consul version_tag restart`],
    ['plain', 'dispatched payload stop stable status status_description submit_time create_index modify_index job_modify_index version parent_i_d parent_id nomad_token_id dispatch_idempotency_token consul_namespace vault_namespace'],
    [placed, 'constraint affinity spread'],
    [secret, 'consul_token vault_token'],
  ),
  group: fieldTable('group',
    ['used', 'name count task network volume service restart'],
    ['kept', 'ephemeral_disk'],
    ['plain', `${rollout} meta consul vault scaling`],
    [placed, 'constraint affinity spread'],
  ),
  task: fieldTable('task',
    ['used', 'name driver config resources user volume_mount lifecycle service restart'],
    ['plain', 'leader kill_timeout kill_signal shutdown_delay logs meta artifact dispatch_payload identity identities kind consul scaling scaling_policies schedule csi_plugin actions action'],
    [placed, 'constraint affinity'],
    [secret, 'env template vault secret'],
  ),
  resources: fieldTable('resources',
    ['used', 'cpu cores memory memory_max network'],
    ['kept', 'device numa'],
    ['plain', 'disk iops secrets'],
  ),
  config: fieldTable('config of containers',
    ['used', 'image privileged cap_add cap_drop network_mode pid_mode ipc_mode userns_mode uts_mode volumes mount mounts devices readonly_rootfs security_opt runtime init pids_limit ports port_map memory_swap'],
    ['kept', 'ulimit sysctl shm_size group_add storage_opt labels isolation'],
    ['plain', 'hostname dns dns_servers dns_search_domains dns_options extra_hosts logging force_pull image_pull_timeout interactive tty work_dir working_dir healthchecks network_aliases ipv4_address ipv6_address mac_address'],
    ['plain', 'auth_soft_fail load advertise_ipv6_address cpu_hard_limit cpu_cfs_period memory_hard_limit memory_swappiness oom_score_adj cgroupns volume_driver cpuset_cpus apparmor_profile selinux_opts container_exists_attempts tmpfs tls_verify'],
    [secret, 'args command entrypoint auth env'],
  ),
} as const;
