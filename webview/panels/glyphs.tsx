/** The small pictures on buttons: one path each on a 16 by 16 grid, stroked in the text's colour. */

const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9M10.2 10.2L14 14',
  import: 'M8 2v7.5M5 6.5l3 3l3-3M2.5 11v2.5h11V11',
  filter: 'M2 3h12l-4.6 5.4v4.6l-2.8-1.6V8.4z',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  text: 'M3 3.5h10M3 6.5h10M3 9.5h6M3 12.5h8',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  up: 'M3.5 10L8 5.5L12.5 10',
  down: 'M3.5 6L8 10.5L12.5 6',
  right: 'M6 3.5L10.5 8L6 12.5',
  remove: 'M3 4.5h10M6.5 4.5V2.5h3v2M4.5 4.5l.6 9h5.8l.6-9',
  unset: 'M5.6 3.5h8.2v9H5.6L1.8 8zM7.6 6l4 4M11.6 6l-4 4',
  palette: 'M2.5 2.5h4.5v4.5h-4.5zM9 2.5h4.5v4.5h-4.5zM2.5 9h4.5v4.5h-4.5zM9 9h4.5v4.5h-4.5z',
  inspector: 'M2.5 3h11v10h-11zM9.5 3v10M11 5.5h1M11 8h1',
  reveal: 'M8 5.5a2.5 2.5 0 1 0 0 5a2.5 2.5 0 0 0 0-5M8 1.5v2.5M8 12v2.5M1.5 8H4M12 8h2.5',
  wrench: 'M13.5 4.2l-2.4 2.2l-1.7-1.7l2.3-2.3a3.6 3.6 0 0 0-4.7 4.6L2.6 11.4l2 2l4.4-4.4a3.6 3.6 0 0 0 4.5-4.8',
  mute: 'M3 3l10 10M5.5 4.2A4 4 0 0 1 12 7.5v2l1 2h-1.6M4 7.5v2l-1 2h7M7 13.5h2',
  book: 'M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12zM3 12a1.5 1.5 0 0 1 1.5-1.5H13',
  link: 'M3 12.5L12.5 3M6.5 3h6v6',
  error: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6',
  warning: 'M8 2L14.5 13.5h-13zM8 6.2v3.6M8 11.3v.7',
  info: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 0 0 0-12.4M8 7.2v4M8 4.6v.8',
  hint: 'M8 1.8a4.2 4.2 0 0 0-2.2 7.8v1.6h4.4V9.6A4.2 4.2 0 0 0 8 1.8M6.3 13.7h3.4',
} as const;

export type GlyphName = keyof typeof PATHS;

/** A picture without a meaning of its own to screen readers: the button around it has the name. */
export function Glyph({ name }: { readonly name: GlyphName }) {
  return (
    <svg className={`glyph glyph-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

interface ButtonProps {
  readonly glyph: GlyphName;
  /** Accessible name and tooltip. */
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  /** For buttons that switch something on and off. */
  readonly pressed?: boolean;
  readonly className?: string;
}

/** A button that is only a picture. */
export function GlyphButton({ glyph, label, onClick, disabled, pressed, className = '' }: ButtonProps) {
  return (
    <button type="button" className={`icon-button ${className}`} title={label} aria-label={label} aria-pressed={pressed} disabled={disabled} onClick={onClick}>
      <Glyph name={glyph} />
    </button>
  );
}
