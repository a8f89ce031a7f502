/** One line across the page for what the person must know: a refused or unconfirmed edit, a file that cannot be edited or not be read whole. */
import { send } from '../state/host';
import { setState, useApp, type AppState, type Banner } from '../state/store';
import { Glyph, GlyphButton } from './glyphs';
import { counted } from './words';

const openText = (pointer: string) => () => send({ type: 'openText', pointer, beside: true });

/** What stands about the file itself, when nothing more pressing does. */
export function fileBanner({ readOnly, findings }: Pick<AppState, 'readOnly' | 'findings'>): Banner | undefined {
  if (readOnly !== undefined) {
    return { severity: 'warning', text: `Read-only: ${readOnly}`, actions: [{ label: 'Open as text', run: openText('') }] };
  }
  const broken = findings.filter((row) => row.family === 'text' && row.severity === 'error');
  if (broken.length === 0) return undefined;
  return {
    severity: 'error',
    text: `The text has ${counted(broken.length, 'error')}; the picture shows what could be read. ${broken[0].message}`,
    actions: [{ label: 'Open as text', run: openText(broken[0].pointer) }],
  };
}

function Actions({ actions }: { readonly actions: Banner['actions'] }) {
  return <>{actions?.map(({ label, run }) => <button key={label} type="button" onClick={run}>{label}</button>)}</>;
}

export function BannerBar() {
  const banner = useApp((state) => state.banner);
  const readOnly = useApp((state) => state.readOnly);
  const findings = useApp((state) => state.findings);
  const shown = banner ?? fileBanner({ readOnly, findings });
  if (!shown) return null;
  return (
    <div className={`banner banner-${shown.severity}`} role={shown.severity === 'error' ? 'alert' : 'status'}>
      <Glyph name={shown.severity} />
      <span className="banner-text">{shown.text}</span>
      <Actions actions={shown.actions} />
      {banner && !banner.actions && <GlyphButton glyph="close" label="Dismiss" onClick={() => setState({ banner: undefined })} />}
    </div>
  );
}
