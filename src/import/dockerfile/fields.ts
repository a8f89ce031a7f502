/** Instructions of Dockerfiles, and what becomes of each. */
import { fieldTable, lost, secret } from '../workloads/fields';

export const FIELDS = fieldTable('Instructions',
  ['used', 'FROM ARG ENV USER EXPOSE VOLUME HEALTHCHECK'],
  ['plain', 'RUN COPY ADD WORKDIR SHELL STOPSIGNAL LABEL MAINTAINER'],
  [secret, 'CMD ENTRYPOINT'],
  [lost('it acts on images that are built from this one'), 'ONBUILD'],
);
