/** Fields of an OCI image layout, and what becomes of each. */
import { fieldTable, secret } from '../workloads/fields';

export const FIELDS = {
  descriptor: fieldTable('manifest of an index', ['used', 'digest annotations mediaType platform'], ['plain', 'size artifactType urls data']),
  manifest: fieldTable('manifest', ['used', 'config layers annotations'], ['plain', 'schemaVersion mediaType artifactType subject']),
  config: fieldTable('configuration', ['used', 'created architecture os os.version variant config rootfs'], ['plain', 'author history os.features container container_config docker_version moby.buildkit.buildinfo.v1 moby.buildkit.cache.v0 comment parent id']),
  run: fieldTable('config of the configuration', ['used', 'User ExposedPorts Volumes Labels Healthcheck'], ['plain', 'WorkingDir StopSignal ArgsEscaped Memory MemorySwap CpuShares Hostname Domainname AttachStdin AttachStdout AttachStderr Tty OpenStdin StdinOnce Image Shell StopTimeout'], [secret, 'Env Entrypoint Cmd OnBuild']),
} as const;
