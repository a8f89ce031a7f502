/** Files of liblxc -> the lines of each container, with those of the files they include in place. */
import { BUDGET, type ImportFile } from '../contract';
import { decode } from '../decode';
import { linesWithOffset, LONGEST_LINE } from '../machines/lines';
import type { Estate } from '../machines/estate';
import { type Place, quote, sourceText } from '../notes';
import { folderOf, resolveInside } from '../paths';
import { currentName, type KeyLine } from './keys';

/** What LXC itself brings for its templates: it drops capabilities and sets filters, but no networks, limits or id maps. */
const OWN_FILES = /^\/usr(\/local)?\/share\/lxc\/config\//;

export interface LoadedFile {
  readonly path: string;
  readonly lines: readonly KeyLine[];
  /** It includes files that could not be read and that may say anything. */
  readonly partly: boolean;
}

/** Reads a file and what it includes below the workspace folder; `included` collects the paths of the latter. */
export async function loadLxc(estate: Estate, file: ImportFile, included: Set<string>): Promise<LoadedFile> {
  const lines: KeyLine[] = [];
  let partly = false;
  const open = new Set<string>();
  const include = async (folder: string, { value, place }: KeyLine): Promise<void> => {
    const path = resolveInside(folder, value);
    if (OWN_FILES.test(value)) estate.notes.add('info', 'outside-workspace', place, `${quote(value)} comes with LXC and was not read: the capabilities it drops and the filters it sets are unknown here.`, 'own-files');
    else if (path === undefined) estate.notes.add('warning', 'outside-workspace', place, `${quote(value)} is absolute or outside the workspace folder and was not read. Copy the file into the folder, and name it from there, to import it.`);
    const content = path === undefined || value.endsWith('/') ? undefined : await estate.context.readFile(path);
    if (path !== undefined && content === undefined) estate.notes.add('warning', 'missing-file', place, `${quote(value)} was not found, or is a folder, so what it says is missing here.`);
    if (content === undefined || content.length > BUDGET.fileBytes) partly ||= !OWN_FILES.test(value);
    else {
      if (!open.has(path!)) included.add(path!);
      await readLines(path!, decode(content).text, place);
    }
  };
  const readLines = async (path: string, text: string, from?: Place): Promise<void> => {
    if (open.has(path) || (from && estate.sources.size >= BUDGET.files)) {
      if (open.has(path)) estate.notes.add('error', 'include-cycle', from!, `${quote(path)} includes itself, directly or through others; the circle was cut here.`);
      else estate.notes.add('error', 'too-many-files', from!, `More than ${BUDGET.files} files are read by one import; the rest was left out.`, 'files');
      return;
    }
    open.add(path);
    estate.sources.add(path);
    for (const line of linesIn(estate, path, text)) {
      if (currentName(line.key) === 'lxc.include' && line.value !== '') await include(folderOf(path), line);
      else if (lines.length < BUDGET.expandedValues) lines.push(line);
    }
    open.delete(path);
  };
  await readLines(file.path, file.text);
  return { path: file.path, lines, partly };
}

function linesIn(estate: Estate, path: string, text: string): readonly KeyLine[] {
  const source = sourceText(path, text);
  const lines: KeyLine[] = [];
  for (const { line, offset } of linesWithOffset(text)) {
    if (/^\s*(#|$)/.test(line.slice(0, 1000))) continue;
    const at = line.indexOf('=');
    const key = at < 0 ? '' : line.slice(0, at).trim();
    const place = { source, offset: offset + line.search(/\S|$/) };
    if (/^lxc\.[\w.]{1,100}$/i.test(key) && line.length <= LONGEST_LINE) lines.push({ key, value: line.slice(at + 1).trim().replace(/^(["'])(.*)\1$/, '$2'), place });
    else estate.notes.add('warning', 'odd-line', place, 'A line that is neither `lxc.KEY = VALUE` nor a comment was left out.', 'odd-line');
  }
  return lines;
}
