/** YAML documents under a comment that says where they come from and what they leave out. */
import { Document, type SchemaOptions } from 'yaml';
import { oneLine } from '../text';

/** Words such as `no` and `on` are quoted, since older readers take them for truth values. */
const SCHEMA: SchemaOptions = { schema: 'yaml-1.1', sortMapEntries: false };

const comment = (lines: readonly string[]): string => lines.map((line) => `# ${oneLine(line)}\n`).join('');

/** One text of one document or several. */
export function yamlText(head: readonly string[], documents: readonly unknown[]): string {
  const texts = documents.map((value) => new Document(value, { ...SCHEMA, aliasDuplicateObjects: false }).toString({ lineWidth: 0 }));
  return `${comment(head)}${texts.join('---\n')}`;
}
