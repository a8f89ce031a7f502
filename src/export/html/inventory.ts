/** Every node. */
import { code, type Content, note, table } from './pieces';
import type { Section } from './section';

/** Rows that a page can bear; CSV has them all. */
const MOST = 2000;

export const inventory: Section = {
  id: 'inventory', title: 'Inventory',
  make({ rows, notes }) {
    if (rows.length === 0) return undefined;
    const rest = rows.length - MOST;
    if (rest > 0) notes.push(`The inventory has the first ${MOST.toLocaleString('en')} nodes; the CSV export has all.`);
    const cells = rows.slice(0, MOST).map((row): Content[] => [
      code(row.id), row.kind, row.name === row.id ? '' : row.name, row.parent === undefined ? '' : code(row.parent), row.subtitle, row.band, row.findings === 0 ? '' : `${row.findings} (${row.worst})`,
    ]);
    return [
      table('All nodes', [{ head: 'Node' }, { head: 'Kind' }, { head: 'Name' }, { head: 'In' }, { head: 'Details' }, { head: 'System or kernel' }, { head: 'Findings', number: true }], cells),
      rest > 0 ? note(`and ${rest.toLocaleString('en')} more.`) : [],
    ];
  },
};
