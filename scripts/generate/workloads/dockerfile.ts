/** The page on importing Dockerfiles, docs/import-dockerfile.md. */
import { FIELDS } from '../../../src/import/dockerfile/fields';
import { importPage } from './page';

export const dockerfileReference = importPage({
  format: 'dockerfile',
  title: 'Dockerfiles',
  intro: 'Dockerfiles and Containerfiles, as recipes of images: an entry under `images`, without a container. Import them after, or in one folder with, the Compose file or Quadlet units that build them: these read the recipes of their builds themselves.',
  examples: ['strata import compose.yaml -o shop.topology.json', 'strata import web/Dockerfile --into estate.topology.json'],
  mapping: [
    ['`FROM`', '`base`: that of the lowest of the stages that the last one (with Compose and Quadlet: the chosen one) is made of. Nothing for `scratch`'],
    ['`FROM --platform=linux/arm64`', '`platforms`, and `os` for Windows; not where it is a variable'],
    ['`USER`', '`user`; `root` where nothing sets one from `scratch` upwards. An image that is built on another has its user, which is unknown here'],
    ['`EXPOSE`', '`ports`'],
    ['`VOLUME`', '`volumes`'],
    ['`HEALTHCHECK`', '`health`: `readiness`, or `none` for `HEALTHCHECK NONE`'],
    ['`ARG`, `ENV`', 'values of variables in the instructions above'],
    ['the file', '`recipe`'],
  ],
  sections: [
    ['How a recipe is read', 'Parser directives (`# escape`) count at the top only. Comments and empty lines between continued lines are passed over, bodies of here-documents are skipped. A stage takes over what the stage below it sets. A name in `FROM` means a stage before it, else an image. Variables have the default in the file, or what Compose\'s `args` give; what depends on one without a value is unknown, and a note says so.'],
    ['What an image is called', 'The file does not say. An image of the topology whose `recipe` is the file is described, whatever it is called. Else a new one is called after the end of the file\'s name (`Dockerfile.web`, `web.Dockerfile`), or after its folder, and a note says so.'],
    ['Secrets', 'Commands are not read, and contents of `RUN` neither. Arguments and environment variables whose name looks like a credential count as unknown.'],
  ],
  again: 'An image is known by its `recipe`, so importing again brings it up to date, whatever you called it. Nothing is removed.',
  tables: [FIELDS],
});
