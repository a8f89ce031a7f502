/** What a section of the report is, and what it is made from. */
import type { Row } from '../inventory';
import type { Subject } from '../contract';
import type { Content } from './pieces';

export interface ReportData {
  readonly subject: Subject;
  readonly rows: readonly Row[];
  /** Told at the end of the export and on the page: what was left out. */
  readonly notes: string[];
}

export interface Section {
  /** Anchor of the page. */
  readonly id: string;
  readonly title: string;
  /** What it shows; undefined where there is nothing to show. */
  make(data: ReportData): Content | undefined;
}
