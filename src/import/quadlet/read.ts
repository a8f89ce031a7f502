/** Podman Quadlet: files -> operations. */
import { BUDGET, type ImportContext, type ImportFile, type ImportResult } from '../contract';
import { decode } from '../decode';
import { type Notes, sourceText } from '../notes';
import { baseName, folderOf, resolveInside } from '../paths';
import { makeBuilder, ownedProperties } from '../workloads/builder';
import { quadletOperations, recipePath } from './project';
import { namedUnits, sectionOf, typeOf, type UnitFile } from './references';
import { readUnit, type Unit } from './unit';
import { quadletImporter, DROP_IN } from '.';

const OWNED = ownedProperties(
  'name image requests limits cpuShares cpuset privileged user capabilities readOnly runtimeClass namespaces seccomp lsm allowPrivilegeEscalation oomScoreAdj',
  'mounts devices ports networks restart init health cidr driver internal memory cpu pids io hostNetwork hostUsers',
);

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

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const sources = files.map((file) => file.path);
  const builder = makeBuilder(context, quadletImporter, sources, OWNED);
  const units = await readUnits(files, context, builder.notes);
  const recipes = await readRecipes(units, context);
  quadletOperations(builder, units, recipes);
  return builder.finish('podman', new Set([...sources, ...units.map((unit) => unit.path), ...recipes.keys()]));
}
