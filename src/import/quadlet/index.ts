/**
 * Podman Quadlet: units that systemd's generator makes services of.
 *
 *   unit.ts                        text -> sections of settings
 *   references.ts                  which units name each other
 *   fields.ts                      what becomes of each setting
 *   container.ts and resources, mounts, podman-args   one container
 *   project.ts                     all units -> operations
 */
import { BUDGET, type ImportContext, type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { decode } from '../decode';
import { type Notes, sourceText } from '../notes';
import { baseName, folderOf, resolveInside } from '../paths';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { quadletOperations, recipePath } from './project';
import { namedUnits, sectionOf, typeOf, TYPES, type UnitFile } from './references';
import { readUnit, type Unit } from './unit';

const OWNED = ownedProperties(
  'name image requests limits cpuShares cpuset privileged user capabilities readOnly runtimeClass namespaces seccomp lsm allowPrivilegeEscalation oomScoreAdj',
  'mounts devices ports networks restart init health cidr driver internal memory cpu pids io hostNetwork hostUsers',
);

const DROP_IN = /([^/]+\.(?:container|pod|volume|network|kube|image|build))\.d\/[^/]+\.conf$/;

/** By the section that gives the type its name; most of the endings are common words. */
function recognise(file: ImportFile): number {
  const type = typeOf(file.path);
  if (DROP_IN.test(file.path)) return 0.9;
  const head = file.text.slice(0, SNIFF_BYTES);
  if (type) return new RegExp(`^\\[${sectionOf(type)}\\]\\s*$`, 'm').test(head) ? 1 : /^\[(Unit|Service|Install)\]\s*$/m.test(head) ? 0.8 : 0;
  return 0;
}

function unitFile(path: string, unit: Unit): UnitFile {
  const type = typeOf(path)!;
  const file = baseName(path);
  return { path, file, name: file.slice(0, -type.length - 1), type, unit, main: unit.get(sectionOf(type)) };
}

/** The units that were handed in, with their drop-ins, and those beside them that they name. */
async function readUnits(files: readonly ImportFile[], context: ImportContext, notes: Notes): Promise<readonly UnitFile[]> {
  const units = new Map<string, UnitFile>();
  const add = (path: string, text: string) => {
    if (!units.has(baseName(path))) units.set(baseName(path), unitFile(path, readUnit(text, sourceText(path, text), notes)));
  };
  for (const { path, text } of files) if (typeOf(path)) add(path, text);
  for (const { path, text } of [...files].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const owner = DROP_IN.exec(path)?.[1];
    const unit = owner === undefined ? undefined : units.get(owner);
    if (unit) units.set(unit.file, unitFile(unit.path, readUnit(text, sourceText(path, text), notes, unit.unit)));
  }
  // Maps go on over what is added meanwhile.
  for (const unit of units.values()) {
    for (const name of namedUnits(unit)) {
      const path = units.has(name) || units.size >= BUDGET.files ? undefined : resolveInside(folderOf(unit.path), name);
      const content = path === undefined ? undefined : await context.readFile(path);
      if (content !== undefined && content.length <= BUDGET.fileBytes) add(path!, decode(content).text);
    }
  }
  return [...units.values()];
}

/** The texts of the Containerfiles that units build from, by path. */
async function readRecipes(units: readonly UnitFile[], context: ImportContext): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const unit of units) {
    const path = unit.type === 'build' ? recipePath(unit) : undefined;
    const content = path === undefined || texts.size >= BUDGET.files ? undefined : await context.readFile(path);
    if (content !== undefined && content.length <= BUDGET.fileBytes) texts.set(path!, decode(content).text);
  }
  return texts;
}

export const quadletImporter: Importer = {
  format: 'quadlet',
  title: 'Podman Quadlet',
  files: TYPES.map((type) => `*.${type}`),
  becomes: 'Containers and pods on Podman, with volumes, networks and the control groups that systemd puts around them.',
  project: 'all',
  recognise,
  async read(files, context) {
    const sources = files.map((file) => file.path);
    const builder = makeBuilder(context, quadletImporter, sources, OWNED);
    const units = await readUnits(files, context, builder.notes);
    const recipes = await readRecipes(units, context);
    quadletOperations(builder, units, recipes);
    return builder.finish('podman', new Set([...sources, ...units.map((unit) => unit.path), ...recipes.keys()]));
  },
};
