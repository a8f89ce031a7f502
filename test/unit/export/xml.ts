/** XML for tests of exports. */
import assert from 'node:assert/strict';
import { readXml, type XmlElement } from '../../../src/import/machines/xml';
import { makeNotes, sourceText } from '../../../src/import/notes';

/** The root element of an XML text; throws where it is not well-formed. */
export function parseXml(text: string): XmlElement {
  // Characters that XML 1.0 does not allow, halves of surrogate pairs among them.
  assert.doesNotMatch(text, /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const notes = makeNotes();
  const roots = readXml(text, sourceText('export.xml', text), notes);
  assert.deepEqual([notes.list(), roots.length], [[], 1]);
  return roots[0];
}

export const all = (element: XmlElement): XmlElement[] => [element, ...element.children.flatMap(all)];

/** What of a text is a visible character of ASCII: XML cannot say all others. */
export const visible = (text: string): string => text.replace(/[^\x21-\x7e]/g, '');
