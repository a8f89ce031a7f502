/** XML elements as text. */
import { escapeXml } from '../text';

export interface XmlNode {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string | number | undefined };
  readonly content: readonly XmlNode[] | string | number;
}

/** An element; undefined children and attributes are left out. */
export const element = (name: string, attributes: XmlNode['attributes'] = {}, content: readonly (XmlNode | undefined)[] | string | number = []): XmlNode =>
  ({ name, attributes, content: typeof content === 'object' ? content.filter((child) => child !== undefined) : content });

/** Lines of an element and what is in it. */
export function xmlLines({ name, attributes, content }: XmlNode, indent = ''): readonly string[] {
  const start = `${indent}<${name}${Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escapeXml(String(value))}"`])).join('')}`;
  if (typeof content !== 'object') return [`${start}>${escapeXml(String(content))}</${name}>`];
  if (content.length === 0) return [`${start}/>`];
  return [`${start}>`, ...content.flatMap((child) => xmlLines(child, `${indent}  `)), `${indent}</${name}>`];
}

/** A comment: there are no two dashes in one, and none at its end. */
export const comment = (lines: readonly string[]): string => `<!--\n${lines.map((line) => `  ${escapeXml(line).replace(/-(?=-)/g, '- ')}\n`).join('')}-->\n`;
