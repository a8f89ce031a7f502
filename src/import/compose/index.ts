/**
 * Docker Compose: the files of a project become a cgroup named after it, with a container for each service, on an engine.
 *
 *   env-file.ts, interpolate.ts               ${VARIABLES} and .env
 *   load.ts, extend.ts, merge.ts             include, extends, files laid over each other
 *   fields.ts, scope.ts                      what becomes of each field; quantities read with notes
 *   service.ts and resources, security, ports, mounts, networks, images, links, extra   one service -> one container
 *   project.ts                               the whole project -> operations
 */
import type { Importer, ImportFile } from '../contract';
import { baseName } from '../paths';

/** In Compose's order of preference. */
export const DEFAULT_NAMES: readonly string[] = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];
const SNIFF = 65_536;
const NAMES = /^(docker-)?compose([.-][^/]*)?\.ya?ml$|\.compose\.ya?ml$|^(docker-)?stack\.ya?ml$/i;

/** By the content: `services:` at the left edge and no `apiVersion:`; the name only ranks. */
function recognise(file: ImportFile): number {
  const head = file.text.slice(0, SNIFF);
  if (!/\.ya?ml$/i.test(file.path)) return 0;
  const named = NAMES.test(baseName(file.path));
  if (/^["']?apiVersion["']?\s*:/m.test(head)) return 0;
  if (/^["']?services["']?\s*:/m.test(head)) return /\b(image|build|extends|provider)["']?\s*:/.test(head) ? (named ? 1 : 0.9) : named ? 0.8 : 0.5;
  if (/^["']?include["']?\s*:/m.test(head)) return named ? 0.7 : 0.3;
  return named ? 0.4 : 0;
}

/** The file that Compose itself would take, where there is one (it finds the override beside it); else each file on its own. */
function choose(paths: readonly string[]): readonly (readonly string[])[] {
  const own = DEFAULT_NAMES.flatMap((name) => paths.filter((path) => baseName(path) === name));
  return own.length > 0 ? [own.slice(0, 1)] : paths.map((path) => [path]);
}

export const composeImporter: Importer = {
  format: 'compose',
  title: 'Docker Compose',
  files: ['compose*.yaml', 'compose*.yml', 'docker-compose*.yaml', 'docker-compose*.yml', 'podman-compose*.yaml', 'podman-compose*.yml'],
  becomes: 'A control group for the project, with a container for each service, on an engine that you choose.',
  recognise,
  choose,
  read: 'yaml',
};
