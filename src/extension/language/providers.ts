/** VS Code's side of the language features: offsets to ranges, plain results to VS Code's classes. */
import * as vscode from 'vscode';
import { t } from '../../l10n';
import type { Kind, TopologyText } from '../../model';
import type { Span } from '../../model/text';
import { toRange, toWorkspaceEdit } from '../convert';
import type { Documents, OpenDocument } from '../documents';
import { allTemplates } from '../templates';
import { traitLines } from '../traits';
import { commandLink } from './about';
import { completionsAt } from './completions';
import type { Completion } from './completions';
import { hoverAt } from './hover';
import { definitionOf, nameAt, nothingToRename, occurrencesOf, renameAt } from './names';
import { outlineOf } from './outline';
import type { OutlineNode } from './outline';

/** What the text editor of a topology is told beside what VS Code knows of JSON. */
export interface Language {
  readonly symbols: { provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] | undefined };
  readonly definitions: vscode.DefinitionProvider;
  readonly references: vscode.ReferenceProvider;
  readonly highlights: vscode.DocumentHighlightProvider;
  readonly rename: Required<vscode.RenameProvider>;
  readonly hovers: vscode.HoverProvider;
  readonly completions: { provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionList | undefined> };
}

const { CompletionItemKind, SymbolKind } = vscode;
/** Icons of the outline. */
const ICONS: { readonly [K in Kind]: vscode.SymbolKind } = {
  site: SymbolKind.Namespace, host: SymbolKind.Module, hypervisor: SymbolKind.Class, vm: SymbolKind.Struct, engine: SymbolKind.Interface, cgroup: SymbolKind.Package,
  pod: SymbolKind.Object, container: SymbolKind.Field, app: SymbolKind.Function, cluster: SymbolKind.Array, volume: SymbolKind.File, network: SymbolKind.Event,
};

/** A document and an offset in it, where Strata follows the document. */
interface Asked {
  readonly entry: OpenDocument;
  readonly text: TopologyText;
  readonly offset: number;
}

const rangeOf = ({ places }: TopologyText, span: Span): vscode.Range => toRange(places.range(span));

function symbolOf(text: TopologyText, node: OutlineNode): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(node.id || '""', node.detail, ICONS[node.kind], rangeOf(text, node.range), rangeOf(text, node.name));
  symbol.children = node.children.map((child) => symbolOf(text, child));
  return symbol;
}

const COMPLETION_KINDS: { readonly [S in Completion['sort']]: vscode.CompletionItemKind } = {
  node: CompletionItemKind.Reference, platform: CompletionItemKind.Module, rule: CompletionItemKind.Event, value: CompletionItemKind.Value, key: CompletionItemKind.Property, snippet: CompletionItemKind.Snippet,
};

/** An item of the list; `typed` is what it replaces up to the cursor, by which VS Code filters. */
function itemOf({ label, detail, doc, sort, insert, snippet }: Completion, range: vscode.Range, typed: string, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label, description: detail }, COMPLETION_KINDS[sort]);
  item.range = range;
  item.insertText = snippet ? new vscode.SnippetString(insert) : insert;
  item.filterText = typed.startsWith('"') ? JSON.stringify(label) : label;
  item.sortText = String(index).padStart(5, '0');
  if (doc !== '') item.documentation = doc;
  return item;
}

/** Markdown in which only links that run these commands of Strata's are live. */
function markdownOf(paragraphs: readonly string[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(paragraphs.join('\n\n'));
  markdown.isTrusted = { enabledCommands: ['strata.showRule', 'strata.showOnCanvas', 'strata.explain'] };
  return markdown;
}

/** The providers for the open documents. */
export function createLanguage(extension: vscode.Uri, documents: Documents): Language {
  const entryOf = (document: vscode.TextDocument): OpenDocument | undefined => {
    const entry = documents.find(document.uri);
    return entry?.document === document ? entry : undefined;
  };
  const asked = (document: vscode.TextDocument, position: vscode.Position): Asked | undefined => {
    const entry = entryOf(document);
    return entry && { entry, text: entry.analysis.document, offset: document.offsetAt(position) };
  };
  /** Ranges of all occurrences of the node under the cursor. */
  const occurrences = (document: vscode.TextDocument, position: vscode.Position, withDefinition: boolean): vscode.Range[] => {
    const at = asked(document, position);
    const name = at && nameAt(at.text, at.offset);
    return name ? occurrencesOf(at.text, name.id, withDefinition).map((span) => rangeOf(at.text, span)) : [];
  };

  return {
    symbols: {
      provideDocumentSymbols: (document) => {
        const entry = entryOf(document);
        return entry && outlineOf(entry.analysis.document, entry.analysis.checked().facts.graph).map((node) => symbolOf(entry.analysis.document, node));
      },
    },
    definitions: {
      provideDefinition: (document, position): vscode.LocationLink[] => {
        const at = asked(document, position);
        const name = at && nameAt(at.text, at.offset);
        const found = name && definitionOf(at.text, name.id);
        if (!found) return [];
        return [{
          originSelectionRange: rangeOf(at.text, name.span), targetUri: document.uri,
          targetRange: rangeOf(at.text, found.entry), targetSelectionRange: rangeOf(at.text, found.name),
        }];
      },
    },
    references: {
      provideReferences: (document, position, { includeDeclaration }) =>
        occurrences(document, position, includeDeclaration).map((range) => new vscode.Location(document.uri, range)),
    },
    highlights: {
      provideDocumentHighlights: (document, position) => occurrences(document, position, true).map((range) => new vscode.DocumentHighlight(range)),
    },
    rename: {
      prepareRename: (document, position) => {
        const at = asked(document, position);
        const name = at && nameAt(at.text, at.offset);
        if (!name) throw new Error(nothingToRename());
        return { range: rangeOf(at.text, name.span), placeholder: name.id };
      },
      provideRenameEdits: (document, position, newName) => {
        const at = asked(document, position);
        const renamed = at && renameAt(at.text, at.offset, newName);
        if (!renamed) return undefined;
        if ('error' in renamed) throw new Error(renamed.error);
        return toWorkspaceEdit(document, renamed.edits, t('Rename to {0}', newName));
      },
    },
    hovers: {
      provideHover: async (document, position) => {
        const at = asked(document, position);
        const found = at && hoverAt(at.entry.analysis.checked(), at.offset);
        if (!found) return undefined;
        const link = found.node === undefined ? [] : [`${commandLink(t('Show on the canvas'), 'showOnCanvas', [document.uri, [found.node]])} · ${commandLink(t('Explain'), 'explain', [document.uri, found.node])}`];
        const traits = found.platform === undefined ? [] : await traitLines(extension, found.platform);
        return new vscode.Hover(markdownOf([...found.markdown, ...(traits.length > 0 ? [traits.join('\n')] : []), ...link]), rangeOf(at.text, found.span));
      },
    },
    completions: {
      provideCompletionItems: async (document, position) => {
        const at = asked(document, position);
        if (!at) return undefined;
        const { span, items, incomplete } = completionsAt(at.text, at.offset, at.entry.analysis.catalog, await allTemplates(extension));
        const range = rangeOf(at.text, span), typed = at.text.text.slice(span.offset, at.offset);
        return new vscode.CompletionList(items.map((item, index) => itemOf(item, range, typed, index)), incomplete);
      },
    },
  };
}
