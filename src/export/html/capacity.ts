/** Capacity: what there is, and what is promised of it. */
import { formatBytes, formatCores } from '../../model';
import { COMMIT, commitText } from '../../scene/commit';
import { storage } from '../../engine/report/machines';
import type { Row } from '../inventory';
import { badge, code, type Content, note, table } from './pieces';
import type { Section } from './section';

/** Rows of a table; the fullest are shown. */
const MOST = 300;

const amount = (value: number, format: (value: number) => string): string => (Number.isNaN(value) ? 'unknown' : format(value));

/** A commitment with a word where it stands out: colour alone says nothing. */
function promised(value: number): Content {
  if (Number.isNaN(value)) return '';
  if (!Number.isFinite(value)) return badge('error', 'without bound');
  return value > COMMIT.full ? badge('warning', `${commitText(value)} over`) : value > COMMIT.high ? badge('info', `${commitText(value)} full`) : commitText(value);
}

const strain = ({ memoryCommit, cpuCommit }: Row): number => Math.max(Number.isNaN(memoryCommit) ? 0 : memoryCommit, Number.isNaN(cpuCommit) ? 0 : cpuCommit / 4);

export const capacity: Section = {
  id: 'capacity', title: 'Capacity',
  make({ subject: { checked: { facts } }, rows, notes }) {
    const those = rows.filter(({ cpuCommit, memoryCommit }) => !Number.isNaN(cpuCommit) || !Number.isNaN(memoryCommit));
    const stores = storage.make(facts);
    if (those.length === 0 && stores.length === 0) return undefined;
    const shown = those.length > MOST ? [...those].sort((a, b) => strain(b) - strain(a)).slice(0, MOST) : those;
    if (shown.length < those.length) notes.push(`Of ${those.length.toLocaleString('en')} machines and control groups the ${MOST} fullest are in the table of capacity.`);
    const compute = shown.map((row): Content[] => [code(row.id), row.kind, amount(row.cpu, formatCores), promised(row.cpuCommit), amount(row.memory, formatBytes), promised(row.memoryCommit)]);
    const disks = stores.slice(0, MOST).map((it): Content[] => [code(it.node), formatBytes(it.capacity), [it.unknown.length > 0 ? 'at least ' : '', promised(it.commit ?? NaN)], formatBytes(it.provisioned)]);
    return [
      note('What is promised to what runs inside, of what there is: up to 100 % in percent, beyond that as a multiple.'),
      shown.length === 0 ? [] : table('Memory and CPU', [{ head: 'Node' }, { head: 'Kind' }, { head: 'CPU', number: true }, { head: 'CPU promised', number: true }, { head: 'Memory', number: true }, { head: 'Memory promised', number: true }], compute),
      disks.length === 0 ? [] : table('Storage', [{ head: 'Node' }, { head: 'Size', number: true }, { head: 'Promised', number: true }, { head: 'Promised in bytes', number: true }], disks),
    ];
  },
};
