/**
 * language: the text of a topology in VS Code's editor, beyond what the JSON schema gives.
 *
 *   place.ts         what may stand where the cursor is, by the tables of the format
 *   names.ts         ids of nodes: definition, references, rename
 *   outline.ts       the nodes as a tree by containment
 *   completions.ts   what is offered where, as text that fits in; offers.ts says what, with amounts.ts, versions.ts and snippets.ts
 *   hover.ts         what is known about a place; about.ts says it of rules, platforms, versions, images
 *   lenses.ts        findings and commitment above nodes
 *   hints.ts         limits that hold in the end and what is assumed, in the line; limits.ts which properties limit
 *   quantities.ts    units; support.ts ends of support
 *   providers.ts     the same for VS Code, renewing.ts what VS Code has to ask for again; the other files know nothing of it
 */
export * from './providers';
export * from './renewing';
