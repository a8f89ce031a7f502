/** The JSON Schema of `lab.json`, from the same tables. */
import { schemaOf } from '../../model';
import type { Schema } from '../../model';
import { CHECK_SORTS, LAB } from './tables';

export function labSchema(): Schema {
  const { checks, ...others } = LAB;
  const check = schemaOf(checks.of) as { readonly [key: string]: unknown };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Strata lab',
    description: 'A stack, a goal, and checks by the engine: any solution passes, and a wrong one is told why.',
    type: 'object',
    required: ['strataLab', 'title', 'level', 'minutes', 'goal', 'checks', 'hints', 'solution'],
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(Object.entries(others).map(([name, prop]) => [name, schemaOf(prop)])),
      checks: { ...schemaOf(checks), items: { ...check, required: ['id', 'title'], additionalProperties: false, oneOf: Object.keys(CHECK_SORTS).map((sort) => ({ required: [sort] })) } },
    },
  };
}
