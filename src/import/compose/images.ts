/** The image of a service: named, or built from a recipe. */
import { relativeTo, resolveInside } from '../paths';
import { context } from './merge';
import { field, namesOf, type Service, sortFields } from './scope';
import { child, textOf } from '../values';

export interface ImageUse {
  /** Key of `images`. */
  readonly reference: string | undefined;
  /** The reference is Compose's default for an image without a name. */
  readonly assumed: boolean;
  /** What is known of the image beyond its name. */
  readonly facts: { readonly recipe?: string; readonly platforms?: readonly string[] } | undefined;
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
  const recipe = recipeOf(service, nameOf);
  return {
    reference: named ?? `${service.project.name}-${service.name}`,
    assumed: named === undefined,
    facts: recipe === undefined && platforms.length === 0 ? undefined : { ...(recipe === undefined ? {} : { recipe }), ...(platforms.length > 0 ? { platforms } : {}) },
  };
}

/** Path of the Dockerfile; undefined for remote contexts and for recipes written in the file itself. */
function recipeOf(service: Service, nameOf: (path: string) => string): string | undefined {
  const build = context(field(service, 'build')!);
  if (child(build, 'dockerfile_inline')) return undefined;
  const where = child(build, 'context');
  const file = child(build, 'dockerfile');
  const directory = textOf(where) ?? '.';
  const base = service.project.hostPath(directory.startsWith('.') ? directory : `./${directory}`, (where ?? build).place);
  const path = /^([a-z+]+:|git@)/i.test(directory) ? undefined : resolveInside(service.project.folder, `${base}/${textOf(file) ?? 'Dockerfile'}`);
  if (path === undefined || /^[~/\\]/.test(directory) || /^[~/\\]/.test(textOf(file) ?? '')) {
    service.project.notes.add('info', 'recipe-elsewhere', (file ?? where ?? build).place, `The Dockerfile of \`${service.name}\` is not below the workspace folder, so its path is left out.`);
    return undefined;
  }
  return nameOf(path);
}

/** A path of a file of the project, as text that is relative to the project's folder. */
export function projectPath(projectFolder: string, fileFolder: string, path: string): string {
  if (fileFolder === projectFolder || !path.startsWith('.')) return path;
  const resolved = resolveInside(fileFolder, path);
  if (resolved === undefined) return path;
  const relative = relativeTo(projectFolder, resolved === '' ? '.' : resolved);
  return relative.startsWith('.') ? relative : `./${relative}`;
}

