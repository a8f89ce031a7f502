/** `strata schema`: the JSON Schema of the format. */
import { jsonSchema } from '../../model';
import type { Command } from '../command';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Prints the JSON Schema of topology files.',
  description: ['Prints the JSON Schema (draft-07) of `*.topology.json`, for editors and other programs.'],
  options: [],
  examples: [{ line: 'strata schema > topology.schema.json', doc: 'For an editor without the extension' }],
  run(call) {
    call.io.stdout.write(`${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
    return 0;
  },
};
