/** The image of a service: named, or built from a recipe. */
import type { Image } from '../../model';
import { readRecipe, type RecipeUse } from '../dockerfile/recipe';
import { relativeTo, resolveInside } from '../paths';
import { context } from './merge';
import { field, namesOf, type Project, type Service, sortFields } from './scope';
import { child, entriesOf, textOf, textsOf, type Value } from '../values';

export interface ImageUse {
  /** Key of `images`. */
  readonly reference: string | undefined;
  /** The reference is Compose's default for an image without a name. */
  readonly assumed: boolean;
  /** What is known of the image beyond its name. */
  readonly facts: Image | undefined;
}

/**
 * Image of a service. Built ones are called PROJECT-SERVICE where they have no name, as Compose does.
 * `nameOf` names the recipe's file as the topology does.
 */
export function imageOf(service: Service, nameOf: (path: string) => string): ImageUse {
  const named = textOf(field(service, 'image'));
  const build = field(service, 'build');
  if (!build) return { reference: named, assumed: false, facts: undefined };
  const long = context(build);
  sortFields(service.project.notes, 'build', long);
  const platforms = namesOf(child(long, 'platforms'));
  const path = recipePath(service, long);
  const facts = { ...recipeOf(service, long, path), ...(path === undefined ? {} : { recipe: nameOf(path) }), ...(platforms.length > 0 ? { platforms } : {}) };
  return {
    reference: named ?? `${service.project.name}-${service.name}`,
    assumed: named === undefined,
    facts: Object.keys(facts).length > 0 ? facts : undefined,
  };
}

/** Path of the Dockerfile, with a note where it is out of reach. */
function recipePath(service: Service, build: Value): string | undefined {
  const path = dockerfileOf(service.project, build);
  if (path === 'outside') {
    const place = (child(build, 'dockerfile') ?? child(build, 'context') ?? build).place;
    service.project.notes.add('info', 'recipe-elsewhere', place, `The Dockerfile of \`${service.name}\` is not below the workspace folder, so its path is left out.`);
    return undefined;
  }
  return path;
}

/** Path of a build's Dockerfile; undefined where it is written in the Compose file itself. */
export function dockerfileOf(project: Pick<Project, 'folder' | 'hostPath'>, value: Value): string | 'outside' | undefined {
  const build = context(value);
  if (child(build, 'dockerfile_inline')) return undefined;
  const where = child(build, 'context');
  const file = textOf(child(build, 'dockerfile')) ?? 'Dockerfile';
  const directory = textOf(where) ?? '.';
  if (/^([a-z+]+:|git@|[~/\\])/i.test(directory) || /^[~/\\]/.test(file)) return 'outside';
  const base = project.hostPath(directory.startsWith('.') ? directory : `./${directory}`, (where ?? build).place);
  return resolveInside(project.folder, `${base}/${file}`) ?? 'outside';
}

/** What the Dockerfile says, where it is there. */
function recipeOf({ project }: Service, build: Value, path: string | undefined): Image | undefined {
  const inline = child(build, 'dockerfile_inline');
  const text = textOf(inline) ?? (path === undefined ? undefined : project.recipes.get(path));
  return text === undefined ? undefined : readRecipe(text, path ?? inline!.place.source.path, project.notes, useOf(build));
}

/** Stage and arguments of a build; an argument without a value comes from whoever builds it. */
function useOf(build: Value): RecipeUse {
  const args = child(build, 'args');
  const pairs = args?.type === 'map'
    ? entriesOf(args).flatMap(([name, entry]): [string, string][] => (entry.value.type === 'scalar' && entry.value.value !== null && !entry.value.unset ? [[name, entry.value.text]] : []))
    : textsOf(args).flatMap((text): [string, string][] => (text.includes('=') ? [[text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]] : []));
  return { target: textOf(child(build, 'target')), args: new Map(pairs) };
}

/** A path of a file of the project, as text that is relative to the project's folder. */
export function projectPath(projectFolder: string, fileFolder: string, path: string): string {
  if (fileFolder === projectFolder || !path.startsWith('.')) return path;
  const resolved = resolveInside(fileFolder, path);
  if (resolved === undefined) return path;
  const relative = relativeTo(projectFolder, resolved === '' ? '.' : resolved);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

