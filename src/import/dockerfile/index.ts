/**
 * Dockerfiles and Containerfiles: the image that each builds. Compose and Quadlet read the recipes of their builds with the same readers.
 *
 *   text.ts      text -> instructions
 *   stages.ts    FROM, ARG: stages and what they stand on
 *   fields.ts    what becomes of each instruction
 *   recipe.ts    the whole recipe -> what is known of the image
 */
import { type Importer, type ImportFile, SNIFF_BYTES } from '../contract';
import { baseName } from '../paths';

export const NAMED = /^(?:dockerfile|containerfile)(?:[.-](.+))?$/i;

export const ENDING = /^(.+)\.(?:dockerfile|containerfile)$/i;

/** Comments, ARGs and empty lines, then FROM. */
const BEGINS = /^(?:[ \t]*(?:#[^\n]*|arg[ \t][^\n]*)?\r?\n){0,2000}[ \t]*from[ \t]+(?:--platform=\S+[ \t]+)?[^\s,;()]+[ \t]*(?:as[ \t]+\S+[ \t]*)?[`\\]?\r?(?:\n|$)/i;

function recognise(file: ImportFile): number {
  const begins = BEGINS.test(file.text.slice(0, SNIFF_BYTES));
  const named = NAMED.test(baseName(file.path)) || ENDING.test(baseName(file.path));
  return begins ? (named ? 1 : 0.6) : named ? 0.5 : 0;
}

export const dockerfileImporter: Importer = {
  format: 'dockerfile',
  title: 'Dockerfile',
  files: ['Dockerfile*', '*.Dockerfile', 'Containerfile*'],
  becomes: 'What is known of the image that it builds: base, user, ports, volumes, health check. Of services that Compose or Quadlet builds it describes the image.',
  selfStanding: true,
  project: 'all',
  recognise,
  read: 'units',
};
