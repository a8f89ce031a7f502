// Markdown to HTML, with the anchors that GitHub gives headings and links that lead to the pages of the site.
import MarkdownIt from 'markdown-it';

/** GitHub's anchor of a heading. */
export const anchorOf = (text) => text.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

const textOf = (token) => (token.children ?? []).filter(({ type }) => type === 'text' || type === 'code_inline').map(({ content }) => content).join('');

/**
 * Renders one page. `href(target)` gives the address of a relative link, or of a picture.
 * Gives { html, title, headings: [{ level, text, id }], text }.
 */
export function render(source, href) {
  const markdown = new MarkdownIt({ html: true, linkify: false, typographer: false });
  const headings = [];
  const seen = new Map();
  const tokens = markdown.parse(source, {});
  const walk = (list) => {
    for (const [i, token] of list.entries()) {
      if (token.type === 'heading_open') {
        const text = textOf(list[i + 1]);
        const base = anchorOf(text);
        const count = seen.get(base) ?? 0;
        seen.set(base, count + 1);
        const id = count === 0 ? base : `${base}-${count}`;
        token.attrSet('id', id);
        headings.push({ level: Number(token.tag.slice(1)), text, id });
      }
      for (const name of ['href', 'src']) if (token.attrGet(name) !== null) token.attrSet(name, href(token.attrGet(name)));
      if (token.type === 'html_block' || token.type === 'html_inline') token.content = token.content.replace(/\b(src|srcset|href)="([^"]*)"/g, (_, name, target) => `${name}="${href(target)}"`);
      if (token.children) walk(token.children);
    }
  };
  walk(tokens);
  // What is wider than the page scrolls by itself, by keyboard too.
  markdown.renderer.rules['table_open'] = () => '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>';
  markdown.renderer.rules['table_close'] = () => '</table></div>';
  const fence = markdown.renderer.rules['fence'];
  markdown.renderer.rules['fence'] = (...args) => fence(...args).replace('<pre>', '<pre tabindex="0">');
  const text = tokens.filter(({ type }) => type === 'inline').map(textOf).join(' ').replace(/\s+/g, ' ');
  return { html: markdown.renderer.render(tokens, markdown.options, {}), title: headings.find(({ level }) => level === 1)?.text ?? '', headings, text };
}
