// The page around a text: head, navigation, search. Nothing comes from another machine.
const escape = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

function menu(groups, page, base) {
  const link = ({ url, title }) => `<li><a href="${base}${url}"${url === page.url ? ' aria-current="page"' : ''}>${escape(title)}</a></li>`;
  return groups.map(({ title, links }) => `<h2>${escape(title)}</h2>\n<ul>${links.map(link).join('')}</ul>`).join('\n');
}

function contents(headings) {
  const second = headings.filter(({ level }) => level === 2);
  if (second.length < 3) return '';
  return `<nav class="contents" aria-label="On this page"><h2>On this page</h2><ul>${second.map(({ id, text }) => `<li><a href="#${id}">${escape(text)}</a></li>`).join('')}</ul></nav>`;
}

/** A whole page. `page`: { url, title, html, headings }; `groups`: the navigation. */
export function pageWith(page, groups) {
  const base = '../'.repeat(page.url.split('/').length - 1);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(page.url === 'index.html' ? 'Strata' : `${page.title} - Strata`)}</title>
<link rel="icon" href="${base}icon.svg">
<link rel="stylesheet" href="${base}site.css">
<script src="${base}site.js" data-base="${base}" defer></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<a class="home" href="${base}index.html"><img src="${base}icon.svg" alt="" width="28" height="28">Strata</a>
<form role="search" hidden>
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="found" aria-autocomplete="list" placeholder="Search (press /)">
<ul id="found" role="listbox" aria-label="Pages found" hidden></ul>
<p id="count" class="quiet" role="status"></p>
</form>
</header>
<div class="columns">
<nav class="menu" aria-label="Pages"><details open><summary>Pages</summary>
${menu(groups, page, base)}
</details></nav>
<main id="text" tabindex="-1">
${page.html}</main>
${contents(page.headings)}
</div>
</body>
</html>
`;
}
