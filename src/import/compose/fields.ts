/** Every field Compose knows, by section, and what becomes of it. */

import { fates, lost, secret } from '../fates';

const windows = lost('it is for Windows containers only');

export const FIELDS = {
  file: fates(
    ['used', 'name services networks volumes include'],
    [lost('it is obsolete and Compose ignores it'), 'version'],
    [lost('files that are mounted as configuration are not part of the stack'), 'configs'],
    [lost('secrets are never copied'), 'secrets'],
    [lost('models are not part of the stack'), 'models'],
  ),
  service: fates(
    ['used', 'image build container_name deploy scale mem_limit mem_reservation memswap_limit cpus cpu_quota cpu_period cpu_shares cpuset pids_limit'],
    ['used', 'volumes volumes_from tmpfs networks network_mode ports expose depends_on links devices restart healthcheck profiles init extends oom_score_adj'],
    ['used', 'privileged user cap_add cap_drop security_opt read_only pid ipc uts userns_mode cgroup runtime isolation provider'],
    ['kept', 'hostname domainname mac_address dns dns_search dns_opt extra_hosts external_links ulimits sysctls oom_kill_disable blkio_config'],
    ['kept', 'shm_size storage_opt stop_signal stop_grace_period group_add platform pull_policy gpus labels annotations cgroup_parent device_cgroup_rules'],
    ['kept', 'working_dir mem_swappiness cpu_rt_period cpu_rt_runtime'],
    ['plain', 'tty stdin_open attach'],
    [secret, 'environment env_file command entrypoint label_file'],
    [windows, 'cpu_count cpu_percent credential_spec'],
    [lost('files that are mounted as configuration are not part of the stack'), 'configs'],
    [lost('secrets are never copied'), 'secrets'],
    [lost('where logs go is not part of the stack'), 'logging log_driver log_opt'],
    [lost('it is for development with Compose only'), 'develop'],
    [lost('hooks run commands, which no rule reads'), 'post_start pre_stop'],
    [lost('models are not part of the stack'), 'models'],
    [lost('it only says how Docker may reach the engine'), 'use_api_socket'],
  ),
  build: fates(
    ['used', 'context dockerfile target platforms'],
    [secret, 'args secrets ssh additional_contexts'],
    [lost('the recipe itself is not read'), 'dockerfile_inline'],
    ['plain', 'cache_from cache_to no_cache pull labels tags network shm_size extra_hosts isolation privileged ulimits entitlements provenance sbom'],
  ),
  deploy: fates(
    ['used', 'mode replicas resources restart_policy'],
    [lost('placement rules need a cluster of engines'), 'placement'],
    [lost('it says how updates are rolled out'), 'update_config rollback_config'],
    [lost('it is about service discovery in a swarm'), 'endpoint_mode'],
    ['plain', 'labels job'],
  ),
  limits: fates(['used', 'cpus memory pids']),
  reservations: fates(
    ['used', 'cpus memory'],
    [lost('reserved devices such as GPUs have no place in the format yet'), 'devices generic_resources'],
  ),
  healthcheck: fates(['used', 'test disable'], ['plain', 'interval timeout retries start_period start_interval']),
  network: fates(
    ['used', 'name driver external internal ipam'],
    [lost('driver options are not part of the stack'), 'driver_opts'],
    ['plain', 'attachable enable_ipv6 enable_ipv4 labels'],
  ),
  attachment: fates(
    [lost('addresses inside a network are not part of the format'), 'ipv4_address ipv6_address link_local_ips mac_address'],
    [lost('driver options are not part of the stack'), 'driver_opts'],
    ['plain', 'aliases priority gw_priority interface_name'],
  ),
  volume: fates(
    ['used', 'name driver external'],
    [lost('driver options may hold passwords'), 'driver_opts'],
    ['plain', 'labels'],
  ),
  mount: fates(
    ['used', 'type source target read_only'],
    [lost('options of a mount are not part of the format'), 'bind volume tmpfs image consistency'],
  ),
  port: fates(['used', 'target published protocol host_ip'], ['plain', 'mode name app_protocol']),
  dependency: fates(['used', 'condition required'], ['plain', 'restart']),
} as const;

export type Section = keyof typeof FIELDS;
