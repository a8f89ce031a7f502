/** Topology files: reading them, and telling bad input from findings. */
import { brokenBy, readTopology, type TopologyText } from '../model';
import { readText } from './files';
import { atPlace, BadInput, oneLine } from './io';

/** What makes a file unreadable, a line each as `file:line:column: what`; none for a file that can be judged. */
export function unreadable(file: string, document: TopologyText): readonly string[] {
  const lines = brokenBy(document.topology).map((problem) => {
    const { line, character } = document.places.position(problem.offset);
    return atPlace(file, line + 1, character + 1, oneLine(problem.message));
  });
  return lines.length === 0 && document.topology.readOnly !== undefined ? [atPlace(file, 1, 1, oneLine(document.topology.readOnly))] : lines;
}

/** A topology file, or BadInput with every reason why it cannot be read. */
export function readDocument(cwd: string, file: string): TopologyText {
  return documentOf(file, readText(cwd, file));
}

/** The document of a text; `file` names it where it cannot be read, with every reason (BadInput). */
export function documentOf(file: string, text: string): TopologyText {
  const document = readTopology(text);
  const problems = unreadable(file, document);
  if (problems.length > 0) throw new BadInput(problems.join('\n'));
  return document;
}
