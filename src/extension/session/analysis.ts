/** One open document: its text as it is edited, and what the rules say about it. */
import { defaultCatalog, type Catalog } from '../../catalog';
import { checkAll } from '../../whatif';
import type { Checked, House } from '../../engine/contract';
import type { Reports } from '../../engine/image-reports';
import { editText, readTopology } from '../../model';
import type { TextEdit, TopologyText } from '../../model';

/** Pause after which typing is analysed; longer where one analysis takes longer than this. */
const TYPING_PAUSE_MS = 100;

export interface Analysis {
  /** Grows with every change of the text. */
  readonly revision: number;
  readonly document: TopologyText;
  /** Findings of the text as it is now; analyses it first where that has not happened yet. */
  checked(): Checked;
  /** The text changed: edits against the present text, or a whole new text. `soon`: someone is typing, wait for a pause. */
  change(change: readonly TextEdit[] | string, soon: boolean): void;
  readonly reports: Reports | undefined;
  /** What scanners wrote about the images is known, or other than before: the findings follow. */
  setReports(reports: Reports | undefined): void;
  readonly catalog: Catalog;
  /** What is known of products from now on. */
  setCatalog(catalog: Catalog): void;
  /** What the house sets for files that do not say it themselves, from now on. */
  setHouse(house: House | undefined): void;
  /** Renews the findings even though the text did not change (another day, another setting). */
  recheck(): void;
  /** Calls back when the text changed, before it is analysed. */
  onChange(listener: () => void): () => void;
  /** Calls back when new findings are there. */
  onChecked(listener: (checked: Checked) => void): () => void;
  dispose(): void;
}

function listeners<T>(): { add(listener: (value: T) => void): () => void; call(value: T): void; clear(): void } {
  const all = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      all.add(listener);
      return () => all.delete(listener);
    },
    call: (value) => [...all].forEach((listener) => listener(value)),
    clear: () => all.clear(),
  };
}

/** An analysis of a text. The first findings are made when they are first asked for, or on the next turn of the event loop. */
export function createAnalysis(text: string, initial?: Reports): Analysis {
  let document = readTopology(text);
  let revision = 0;
  let checked: Checked | undefined;
  let reports = initial;
  let catalog = defaultCatalog;
  let house: House | undefined;
  let lastMs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const changed = listeners<void>();
  const renewed = listeners<Checked>();

  const cancel = () => {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
  };
  const run = (): Checked => {
    cancel();
    if (checked?.document === document && checked.facts.reports === reports) return checked;
    const started = performance.now();
    checked = checkAll(document, { catalog, ...(house && { house }), ...(reports && { reports }) }, checked);
    lastMs = performance.now() - started;
    renewed.call(checked);
    return checked;
  };
  const plan = (delayMs: number) => {
    cancel();
    timer = setTimeout(run, delayMs);
  };
  plan(0);

  return {
    get revision() { return revision; },
    get document() { return document; },
    checked: run,
    change: (change, soon) => {
      document = typeof change === 'string' ? readTopology(change) : editText(document, change);
      revision++;
      changed.call();
      if (soon) plan(Math.max(TYPING_PAUSE_MS, 2 * lastMs));
      else run();
    },
    get reports() { return reports; },
    setReports: (now) => {
      reports = now;
      if (checked) run();
    },
    get catalog() { return catalog; },
    setCatalog: (now) => {
      if (now === catalog) return;
      catalog = now;
      if (!checked) return;
      checked = undefined;
      run();
    },
    setHouse: (now) => {
      if (now === house) return;
      house = now;
      if (!checked) return;
      checked = undefined;
      run();
    },
    recheck: () => {
      checked = undefined;
      run();
    },
    onChange: changed.add,
    onChecked: renewed.add,
    dispose: () => {
      cancel();
      changed.clear();
      renewed.clear();
    },
  };
}
