/**
 * language: the text of a topology in VS Code's editor, beyond what the JSON schema gives.
 *
 *   place.ts         what may stand where the cursor is, by the tables of the format
 *   names.ts         ids of nodes: definition, references, rename
 *   outline.ts       the nodes as a tree by containment
 *   completions.ts   what is offered where, as text that fits in; offers.ts says what, with amounts.ts and versions.ts
 *   quantities.ts    units; support.ts ends of support
 *   providers.ts     the same for VS Code; the other files know nothing of it
 */
export * from './providers';
