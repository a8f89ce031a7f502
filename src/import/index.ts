/**
 * import: files of other formats -> Operations and notes.
 *
 *   contract.ts            what every importer takes and gives
 *   families.ts            readers of formats, loaded when the first file is read
 *   projects.ts            files of a folder -> those that are read together
 *   decode.ts, paths.ts, notes.ts   bytes to text, paths that stay inside the workspace folder, notes with places
 *   yaml.ts, json.ts, values.ts     text -> values with places, within bounds
 *   preview.ts, preview-words.ts    what an import would do, before anything is changed
 *   write.ts, extra.ts     values as a node has them; what is kept as text
 *   ids.ts, place.ts, update.ts, writer.ts   ids that stay, where containers are put, importing again
 *   compose/               Docker Compose
 *   machines/              what formats of virtual machines share: XML, numbers, hosts and hypervisors, nodes that stay, machines that two describe
 *   libvirt/, proxmox/, lxc/, vmx/, vbox/, hyperv/, incus/   libvirt XML; Proxmox VE; LXC; VMware; VirtualBox; Hyper-V; Incus and LXD
 *   workloads/             what formats of containers and schedulers share: tables of fields, numbers, nodes that stay
 *   docker-inspect/, oci-layout/, quadlet/   output of `docker inspect` and `podman inspect`; OCI image layouts; Podman Quadlet
 *   dockerfile/, ecs/, nomad/, marathon/     Dockerfiles; Amazon ECS; Nomad; Marathon
 *   estates/               formats that describe whole estates, as a list
 *   kubernetes/, terraform/, ansible/, containerlab/, vagrant/   Kubernetes, with KubeVirt; Terraform plans and states; inventories of Ansible; containerlab; Vagrantfiles
 *
 * Importers run nothing, fetch nothing, and read files only through the context they are given.
 */
import { composeImporter } from './compose';
import { BUDGET, type ImportContext, type Importer, type ImportFile, type ImportNote, type ImportResult, type ReadAs } from './contract';
import { decode } from './decode';
import { ESTATE_IMPORTERS } from './estates';
import { readersOf } from './families';
import { MACHINE_IMPORTERS } from './machines';
import { type Candidate, type Project, projectsOf, surest } from './projects';
import { WORKLOAD_IMPORTERS } from './workloads';

export * from './contract';
export { decode } from './decode';
export { loadFamiliesWith } from './families';
export type { Candidate, Project } from './projects';
export { relativeTo, resolveInside } from './paths';

/** Every format that can be read. */
export const IMPORTERS: readonly Importer[] = [composeImporter, ...WORKLOAD_IMPORTERS, ...ESTATE_IMPORTERS, ...MACHINE_IMPORTERS];

/** The importer that is surest of a file, or undefined where none knows it. */
export function recognise(file: ImportFile): Importer | undefined {
  return surest(IMPORTERS, file)?.importer;
}

/** Files as the projects that they are, by their content; see projects.ts. */
export function findProjects(files: readonly Candidate[], format?: string): readonly Project[] {
  return projectsOf(IMPORTERS, files, format);
}

const note = (file: string, severity: ImportNote['severity'], code: string, message: string): ImportNote => ({ severity, code, message, file, line: 1, column: 1, count: 1 });

const failed = (file: string, code: string, message: string): ImportResult => ({ name: undefined, operations: [], notes: [note(file, 'error', code, message)], sources: [] });

/** Nothing but white space, comments and YAML's document marks. */
const isBlank = (text: string) => text.split('\n').every((line) => /^\s*(#.*|---|\.\.\.)?\s*$/.test(line));

/** Reads files by the reader of a format, which is loaded for that. */
const readAs: ReadAs = async (format, files, context) => {
  const { read } = IMPORTERS.find((importer) => importer.format === format)!;
  return (typeof read === 'string' ? (await readersOf(read)).get(format)! : read)(files, context, readAs);
};

/**
 * Reads files that belong together (those of one project, in the order in which they are laid over each other).
 * `format` says what they are; without it the first file's content decides. Bad input becomes notes, never an exception.
 */
export async function importFiles(paths: readonly string[], context: ImportContext, format?: string): Promise<ImportResult> {
  if (paths.length === 0) return failed('', 'no-files', 'There is nothing to import: no file was named.');
  const files: ImportFile[] = [];
  const guessed: ImportNote[] = [];
  for (const path of paths) {
    const content = await context.readFile(path);
    if (content === undefined) return failed(path, 'missing-file', `\`${path}\` was not found or cannot be read.`);
    if (content.length > BUDGET.fileBytes) return failed(path, 'file-too-large', `\`${path}\` is larger than ${BUDGET.fileBytes / 1e6} MB and was not read.`);
    const decoded = decode(content);
    files.push({ path, text: decoded.text });
    if (decoded.guessed) guessed.push(note(path, 'warning', 'encoding', `\`${path}\` is not UTF-8; it was read as Latin-1. Save it as UTF-8.`));
  }
  const importer = format === undefined ? recognise(files[0]) : IMPORTERS.find((known) => known.format === format);
  if (!importer && format === undefined && isBlank(files[0].text)) {
    return { name: undefined, operations: [], notes: [note(paths[0], 'info', 'empty', `\`${paths[0]}\` is empty: there is nothing to import.`)], sources: paths.slice(0, 1) };
  }
  if (!importer) {
    const formats = IMPORTERS.map((known) => known.title).join(', ');
    return failed(paths[0], 'not-recognised', format === undefined
      ? `\`${paths[0]}\` is of no format that can be imported (${formats}). Name the format where it is one of these.`
      : `There is no importer for \`${format}\`; the formats are ${IMPORTERS.map((known) => known.format).join(', ')}.`);
  }
  const result = await readAs(importer.format, files, context);
  return guessed.length === 0 ? result : { ...result, notes: [...guessed, ...result.notes] };
}
