/** Which problems of a text leave nothing to judge. */
import type { Problem, Topology } from './document';

const BROKEN: ReadonlySet<string> = new Set(['json-syntax', 'empty-file', 'not-an-object', 'too-deep', 'too-large', 'newer-version', 'unknown-version', 'merge-conflict']);

/** Problems after which nothing that is said about the file can be trusted; none for a file that can be judged. */
export const brokenBy = ({ problems }: Topology): readonly Problem[] => problems.filter(({ severity, code }) => severity === 'error' && BROKEN.has(code));
