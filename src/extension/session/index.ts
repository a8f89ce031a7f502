/**
 * session: what is behind one open canvas, without VS Code. Runs in the extension host, in Node's tests and in a browser page.
 *
 *   analysis.ts    one document: text, findings, when they are renewed; shared by all canvases on it
 *   contract.ts    one canvas towards where it runs
 *   session.ts     one canvas: its page comes, goes and sends messages
 *   handlers.ts    what the messages do
 *   showing.ts     what the page is shown: scene, findings, details, what-if, as far as they are new
 *   first-scene.ts the first picture, made while the page is loading
 *   validate.ts    is what arrived a message?
 *   edits.ts       edits, fixes and clipboard against a revision: accept, reject, apply
 *   verdicts.ts    may this go there?
 *   topmost.ts     of a selection, the nodes that bring the others along
 *   templates.ts   what the palette offers beside kinds
 *   preview.ts     what operations would bring
 *   clipboard.ts   nodes as text, and back under fresh ids
 *   find.ts        search
 *   summary.ts     the document beside its nodes
 *   rows.ts        findings as rows of a table
 *   details.ts     what is known of a node; facts.ts the derived values, in words
 */
export * from './analysis';
export * from './contract';
export * from './session';
