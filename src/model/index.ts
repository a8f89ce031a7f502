/**
 * model: the file format.
 *
 *   kinds.ts, common.ts, document.ts   the format as data tables (vocabulary in props.ts)
 *   quantity.ts                        bytes, cores, durations and days
 *   text.ts, read.ts, edit.ts          text -> Topology, with places found on demand; what changed is read again, the rest shared
 *   editing/                           which parts of a text edits touch, and reading those alone
 *   source/                            where things are in the text: scanning, tables of entries, lines, places
 *   reading/                           what the text says: parsing, checking against the tables, problems
 *   operations.ts, apply.ts            Operation -> minimal text edits
 *   format.ts                          a whole text in the canonical order and layout
 *   writing/                           drafts of changed containers, references, formatting as the neighbours are written
 *   read-against.ts                    any JSON text against tables of properties
 *   conflict.ts                        markers of a merge, and the text of either side
 *   numbers.ts                         ids to their places in a list
 *   broken.ts                          which problems leave nothing to judge
 *   migrate.ts                         older format versions
 *   json-schema.ts                     the JSON Schema, from the same tables
 */
export * from './props';
export * from './common';
export * from './kinds';
export * from './document';
export * from './document-props';
export * from './operations';
export * from './text';
export * from './quantity';
export * from './did-you-mean';
export * from './paths';
export * from './source/pointer';
export { numbersOf } from './numbers';
export { MAX_DEPTH } from './source/scan';
export { positionsOf } from './source/places';
export { readTopology } from './read';
export { type ReadAgainst, readAgainst } from './read-against';
export { brokenBy } from './broken';
export { type Conflict, conflictOf, type ConflictSide, lineInConflict, sideOfConflict } from './conflict';
export { editText, editedText, inverseOf } from './edit';
export { applyOperations, newTopologyText } from './apply';
export { type FormatStyle, type Formatted, formatStyleOf, formatTopology } from './format';
export { MIGRATIONS, type Migration, migrate, stepsFrom } from './migrate';
export { type Schema, jsonSchema, schemaOf } from './json-schema';
export { NODE_PROPS } from './reading/node';
export { type Cursor, cursorAt, valueAt } from './reading/cursor';
export { type Reference, idsNamedBy, keyedByNode, mayName, namingKeys, referencesOfNode, referencesOfTopLevel, referencesOfValue } from './writing/references';
export { isCutOff } from './reading/problems';
