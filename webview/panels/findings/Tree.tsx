/** The tree of findings: only the lines on the screen are drawn, so thousands cost nothing. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { number, plural, t, translated } from '../../../src/l10n';
import { Glyph } from '../glyphs';
import { moveFor } from './keys';
import type { Line } from './list';

/** Height of a line in CSS pixels at the root's font size; the style sheet has the same in `--line`. */
const LINE_EM = 1.9;
/** Lines drawn beyond each edge, so that scrolling shows no gaps. */
const MARGIN = 8;

interface TreeProps {
  readonly lines: readonly Line[];
  readonly selected: string | undefined;
  /** The keyboard or the mouse is on a finding: show it beside the list. */
  readonly onSelect: (key: string) => void;
  /** Bring its nodes into view. */
  readonly onActivate: (key: string) => void;
  readonly onToggle: (group: string) => void;
}

/** Where the list is scrolled to and how high it is, in pixels. */
function useWindow(element: HTMLElement | null) {
  const [view, setView] = useState({ top: 0, height: 400, line: 25 });
  useEffect(() => {
    if (!element) return undefined;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight, line: LINE_EM * parseFloat(getComputedStyle(element).fontSize) });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [element]);
  return view;
}

interface LineProps {
  readonly line: Line;
  readonly id: string;
  readonly active: boolean;
  readonly top: number;
  readonly height: number;
  readonly onClick: () => void;
}

function TreeLine({ line, id, active, top, height, onClick }: LineProps) {
  const shared = {
    id, role: 'treeitem', 'aria-selected': active, 'aria-posinset': line.place, 'aria-setsize': line.size,
    style: { transform: `translateY(${top}px)`, height }, onMouseDown: (event: { preventDefault(): void }) => event.preventDefault(), onClick,
  };
  if (line.type === 'group') {
    return (
      <div {...shared} className="tree-line tree-group" aria-level={1} aria-expanded={line.open}>
        <Glyph name={line.open ? 'down' : 'right'} /><span className={`severity severity-${line.severity}`}><Glyph name={line.severity} /></span>
        <span className="tree-title">{line.title}</span><span className="pill" aria-hidden="true">{number(line.count)}</span><span className="visually-hidden">{plural(line.count, '{0} finding, worst: {1}', '{0} findings, worst: {1}', translated(line.severity))}</span>
      </div>
    );
  }
  const { row } = line;
  return (
    <div {...shared} className="tree-line tree-finding" aria-level={2}>
      <span className={`severity severity-${row.severity}`}><Glyph name={row.severity} /><span className="visually-hidden">{translated(row.severity)}: </span></span>
      <span className="tree-title" title={row.message}>{row.message}</span>
      {row.fixes.length > 0 && <span className="tree-mark" title={t('Has a fix')}><Glyph name="wrench" /></span>}
    </div>
  );
}

export function Tree({ lines, selected, onSelect, onActivate, onToggle }: TreeProps) {
  const [element, setElement] = useState<HTMLDivElement | null>(null);
  const [activeKey, setActiveKey] = useState<string | undefined>(undefined);
  const { top, height, line: lineHeight } = useWindow(element);
  const id = useId();
  const wanted = activeKey ?? selected;
  const at = Math.max(0, lines.findIndex((line) => line.key === wanted));
  const first = Math.max(0, Math.floor(top / lineHeight) - MARGIN);
  const last = Math.min(lines.length, Math.ceil((top + height) / lineHeight) + MARGIN);

  const show = (index: number) => {
    if (!element) return;
    const above = index * lineHeight;
    if (above < element.scrollTop) element.scrollTop = above;
    else if (above + lineHeight > element.scrollTop + element.clientHeight) element.scrollTop = above + lineHeight - element.clientHeight;
  };
  const go = (index: number) => {
    const line = lines[index];
    if (!line) return;
    setActiveKey(line.key);
    if (line.type === 'finding') onSelect(line.key);
    show(index);
  };
  // A finding chosen elsewhere (a badge, the Problems panel, "next finding") becomes the active line.
  const shown = useRef(selected);
  useEffect(() => {
    const index = lines.findIndex((line) => line.key === selected);
    if (selected === shown.current || index < 0) return;
    shown.current = selected;
    setActiveKey(selected);
    show(index);
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveFor(event.key, lines, at, Math.max(1, Math.floor(height / lineHeight) - 1));
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if ('to' in move) go(move.to);
    else if ('toggle' in move) onToggle(move.toggle);
    else onActivate(lines[move.activate].key);
  };
  return (
    <div ref={setElement} className="findings-list" role="tree" aria-label={t('Findings')} tabIndex={0} aria-activedescendant={lines[at] ? `${id}-${at}` : undefined} onKeyDown={onKeyDown}>
      <div className="tree-space" style={{ height: lines.length * lineHeight }}>
        {lines.map((line, i) => (i === at || (i >= first && i < last)) && (
          <TreeLine key={`${line.type} ${line.key}`} line={line} id={`${id}-${i}`} active={i === at} top={i * lineHeight} height={lineHeight}
            onClick={() => { element?.focus(); go(i); if (line.type === 'group') onToggle(line.key); else onActivate(line.key); }} />
        ))}
      </div>
    </div>
  );
}
