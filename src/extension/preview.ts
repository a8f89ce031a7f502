/** Draws topologies for VS Code's Markdown preview: as SVG in the editor's colours, or as words that say why not. */
import * as vscode from 'vscode';
import { t } from '../l10n';
import type { ThemeName } from '../export';
import { subjectOf } from '../export/subject';
import { brokenBy, readTopology } from '../model';
import { checkAll } from '../whatif';
import { loadBundle } from './bundles';
import { escaped } from './escaped';
import type { PreviewDrawer } from './markdown';

/** More than these are too many to be read in a text, and a picture of them takes long. */
const MAX_NODES = 2000;

const THEMES: { readonly [K in vscode.ColorThemeKind]: ThemeName } = {
  [vscode.ColorThemeKind.Light]: 'light', [vscode.ColorThemeKind.Dark]: 'dark', [vscode.ColorThemeKind.HighContrast]: 'highContrast', [vscode.ColorThemeKind.HighContrastLight]: 'highContrastLight',
};

const refusal = (name: string): string => `<strong>${escaped(t('{0} cannot be drawn.', name))}</strong>`;

function problemHtml(name: string, text: string): string | undefined {
  const { topology, places } = readTopology(text);
  const [problem] = brokenBy(topology);
  if (problem) {
    const { line, character } = places.position(problem.offset);
    return `${refusal(name)} ${escaped(t('Line {0}, column {1}: {2}', String(line + 1), String(character + 1), problem.message))}`;
  }
  if (topology.ids.length <= MAX_NODES) return undefined;
  return escaped(t('{0} has {1} nodes; more than {2} are not drawn in a text. Open it on the canvas.', name, topology.ids.length, MAX_NODES));
}

/** What draws, once the exporters are loaded; `extension` is where the extension is installed. */
export async function createPreviewDrawer(extension: vscode.Uri): Promise<PreviewDrawer> {
  const { exporterOf, exportTheme, optionsFrom } = await loadBundle(extension, 'export.js');
  const svg = exporterOf('svg')!;
  return {
    draw: (text, name) => {
      try {
        const problem = problemHtml(name, text);
        if (problem !== undefined) return `<span class="strata-preview-problem" role="note">${problem}</span>`;
        const document = readTopology(text), checked = checkAll(document);
        const themeName = THEMES[vscode.window.activeColorTheme.kind];
        const exported = svg.write(subjectOf(checked, { name: document.topology.name ?? name, options: optionsFrom({ theme: themeName }), theme: exportTheme(themeName) }));
        const content = 'content' in exported ? String(exported.content) : '';
        return content.slice(Math.max(0, content.indexOf('<svg')));
      } catch (error) {
        return `<span class="strata-preview-problem" role="note">${refusal(name)} ${escaped(error instanceof Error ? error.message : String(error))}</span>`;
      }
    },
  };
}
