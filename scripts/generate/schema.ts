/** The JSON Schema that VS Code completes and checks topology files with. */
import { jsonSchema } from '../../src/model';

export const topologySchema = {
  file: 'media/topology.schema.json',
  make: () => `${JSON.stringify(jsonSchema(), null, 2)}\n`,
};
