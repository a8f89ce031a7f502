/**
 * Dockerfiles and Containerfiles: the image that each builds. Compose and Quadlet read the recipes of their builds with the same readers.
 *
 *   text.ts      text -> instructions
 *   stages.ts    FROM, ARG: stages and what they stand on
 *   fields.ts    what becomes of each instruction
 *   recipe.ts    the whole recipe -> what is known of the image
 */
import { type ImportContext, type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { slug } from '../ids';
import { quote, sourceText } from '../notes';
import { baseName, folderOf } from '../paths';
import { makeBuilder } from '../workloads/builder';
import { readRecipe } from './recipe';

const NAMED = /^(?:dockerfile|containerfile)(?:[.-](.+))?$/i;
const ENDING = /^(.+)\.(?:dockerfile|containerfile)$/i;
/** Comments, ARGs and empty lines, then FROM. */
const BEGINS = /^(?:[ \t]*(?:#[^\n]*|arg[ \t][^\n]*)?\r?\n){0,2000}[ \t]*from[ \t]+(?:--platform=\S+[ \t]+)?[^\s,;()]+[ \t]*(?:as[ \t]+\S+[ \t]*)?[`\\]?\r?(?:\n|$)/i;

function recognise(file: ImportFile): number {
  const begins = BEGINS.test(file.text.slice(0, SNIFF_BYTES));
  const named = NAMED.test(baseName(file.path)) || ENDING.test(baseName(file.path));
  return begins ? (named ? 1 : 0.6) : named ? 0.5 : 0;
}

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

export const dockerfileImporter: Importer = {
  format: 'dockerfile',
  title: 'Dockerfile',
  files: ['Dockerfile*', '*.Dockerfile', 'Containerfile*'],
  becomes: 'What is known of the image that it builds: base, user, ports, volumes, health check. Of services that Compose or Quadlet builds it describes the image.',
  selfStanding: true,
  project: 'all',
  recognise,
  async read(files, context) {
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
  },
};
