/**
 * model: the file format.
 *
 *   kinds.ts, common.ts, document.ts   the format as data tables (vocabulary in props.ts)
 *   quantity.ts                        bytes and cores
 *   text.ts, read.ts, edit.ts          text -> Topology, with places found on demand
 *   operations.ts, apply.ts            Operation -> minimal text edits
 *   migrate.ts                         older format versions
 *   json-schema.ts                     the JSON Schema, from the same tables
 */
export * from './props';
export * from './common';
export * from './kinds';
export * from './document';
export * from './operations';
export * from './text';
