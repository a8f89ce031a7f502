/**
 * export: a checked stack and its picture in formats of others. Pure; a bundle of its own, read with the first export.
 *
 *   contract.ts    the shape of an exporter, and what it is given
 *   formats.ts     the table of all formats; options.ts what they can be told
 *   subject.ts     what they are given, made of a checked stack; imported from there, as it brings the engine along
 *   picture/       the picture as the canvas draws it, as shapes; svg/ writes them, png/ paints them; font/ letters and how wide they are
 *   markdown.ts    a report to read; csv.ts the inventory as a table; inventory.ts the rows of both
 *   mermaid.ts, dot.ts, d2.ts   diagrams as code; drawio.ts a drawing; nested.ts what they share
 *   compose/       Docker Compose, for containers
 *   kubernetes/    manifests of Kubernetes, for pods, containers and claims
 *   libvirt/       domain XML of libvirt, for virtual machines
 *   manifests/     what formats share that other programs run: what is written, and what they cannot say
 *   palette.ts     light and dark
 *   text.ts        escaping
 *
 * Facts are imported from their own files and rules are asked for (`Questions`): the index of the engine would bring all rules along.
 */
export * from './contract';
export * from './formats';
export type { FileExporter, ManifestFile, Manifests, Selection } from './manifests/contract';
export * from './options';
export { exportTheme, THEMES, type ThemeName } from './palette';
