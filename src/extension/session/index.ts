/**
 * session: what is behind one open canvas, without VS Code. Runs in the extension host, in Node's tests and in a browser page.
 *
 *   analysis.ts    one document: text, findings, when they are renewed; shared by all canvases on it
 *   session.ts     one canvas: scene, selection, view; answers the webview's messages
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
export * from './session';
