/** Dockerfile: files -> operations. */
import type { ImportContext, ImportFile, ImportResult } from '../contract';
import { slug } from '../ids';
import { quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { makeBuilder } from '../workloads/builder';
import { readRecipe } from './recipe';
import { dockerfileImporter, ENDING, NAMED } from '.';

/** What the image may be called: after the file's name where that says more than what it is, else after its folder. */
function namesFor(path: string, context: ImportContext): readonly string[] {
  const file = baseName(path);
  const part = NAMED.exec(file)?.[1] ?? ENDING.exec(file)?.[1];
  const folder = folderOf(path) === '' ? (context.workspaceName ?? 'image') : baseName(folderOf(path));
  const names = part === undefined ? [folder] : [part, `${folder}-${part}`];
  return names.map((name) => slug(name).toLowerCase());
}

/** The images of the topology that are built from the recipe, else a new one. */
function referencesOf(path: string, recipe: string, context: ImportContext, taken: Set<string>): { readonly references: readonly string[]; readonly made: boolean } {
  const known = [...context.topology.images].filter(([, image]) => image.recipe === recipe).map(([reference]) => reference);
  if (known.length > 0) return { references: known, made: false };
  const names = namesFor(path, context);
  const free = (name: string) => !taken.has(name) && !context.topology.images.has(name);
  let found = names.find(free);
  for (let number = 2; found === undefined; number++) if (free(`${names.at(-1)}-${number}`)) found = `${names.at(-1)}-${number}`;
  taken.add(found);
  return { references: [found], made: true };
}

/** Everything the files say, as operations. */
export async function read(files: readonly ImportFile[], context: ImportContext): Promise<ImportResult> {
  const paths = files.map((file) => file.path);
  const builder = makeBuilder(context, dockerfileImporter, paths, new Set());
  const taken = new Set<string>();
  for (const { path, text } of files) {
    const facts = readRecipe(text, path, builder.notes);
    if (!facts) continue;
    const recipe = context.nameOf?.(path) ?? path;
    const { references, made } = referencesOf(path, recipe, context, taken);
    for (const reference of references) builder.image(reference, { recipe, ...facts });
    if (made) {
      builder.notes.add('info', 'assumed-name', { source: sourceText(path, text), offset: 0 },
        `${quote(path)} does not say what its image is called: it stands under ${quote(references[0])}, and no container runs it yet. Call it as your containers do.`, path);
    }
  }
  return builder.finish(taken.size > 0 ? [...taken][0] : undefined, paths);
}
