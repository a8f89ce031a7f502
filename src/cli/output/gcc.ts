/** A line for each finding, as compilers write it: editors, log viewers and problem matchers know the form. */
import { findingLine } from '../../review';
import { newIn, type Writer } from './report';

export const gccWriter: Writer = (report, write) => {
  for (const file of report.files) for (const found of newIn(file)) write(`${findingLine(file.file, found)}\n`);
};
