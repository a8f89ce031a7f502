/** The shape of the advisory tables, and how a table becomes advisories. */
import type { Advisory, AdvisoryCondition, AdvisoryConsequence, VersionRange } from '../contract';

/**
 * Flaws of products by platform id (`linux-kernel`, `buildkit`, `cpu-intel` ... where there is no platform). One flaw a line, in columns:
 * id, publication (day, month or year), consequence, conditions, affected ranges, name (the rest of the line). Behind the id: `!` used in
 * attacks by the list of CISA, `?` a version number is in doubt, `+CVE-...` flaws that were mended together with it. Ranges are half-open
 * (`1.3.0..1.3.3`): an empty start is the beginning, an empty end has no fix. `-` is none; a flaw without ranges cannot be told by version.
 */
export type AdvisoryData = { readonly [product: string]: string };

/** The advisories of a product's table, oldest first. */
export function parseAdvisories(product: string, table: string): readonly Advisory[] {
  return table.trim().split('\n').map((line) => parseAdvisory(product, line));
}

function parseAdvisory(product: string, line: string): Advisory {
  const [ids = '', published = '', consequence = '', conditions = '', ranges = '', ...name] = line.trim().split(' ');
  const [id = '', ...also] = ids.split('+');
  return {
    id: id.replace(/[!?]+$/, ''), also, product, published, name: name.join(' '),
    consequence: consequence as AdvisoryConsequence,
    conditions: list(conditions) as AdvisoryCondition[],
    ranges: list(ranges).map(parseRange),
    exploited: id.includes('!'), doubtful: id.includes('?'),
  };
}

const list = (text: string): string[] => (text === '-' ? [] : text.split(','));

function parseRange(text: string): VersionRange {
  const [introduced = '', fixed = ''] = text.split('..');
  return { introduced: introduced === '' ? undefined : introduced, fixed: fixed === '' ? undefined : fixed };
}
