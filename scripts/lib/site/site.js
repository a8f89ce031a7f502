// The search of the site: the index is loaded when somebody first searches.
(() => {
  const base = document.currentScript.dataset.base;
  const form = document.querySelector('form[role=search]');
  const input = form.querySelector('input');
  const list = document.getElementById('found');
  const count = document.getElementById('count');
  let active = -1;
  let loading;
  form.hidden = false;

  const narrow = matchMedia('(max-width: 60rem)');
  const fold = () => { document.querySelector('.menu details').open = !narrow.matches; };
  narrow.addEventListener('change', fold);
  fold();

  const load = () => (loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${base}search.js`;
    script.onload = () => resolve(window.strataPages);
    script.onerror = reject;
    document.head.append(script);
  }));

  /** Points for a page, none where a word is nowhere in it. A heading that has all words is where the link leads. */
  function rank(page, words) {
    const title = page.title.toLowerCase();
    const text = page.text.toLowerCase();
    const heading = page.headings.find(([name]) => words.every((word) => name.toLowerCase().includes(word)));
    let points = heading ? 5 : 0;
    for (const word of words) {
      const inTitle = title.includes(word) || page.url.includes(word);
      const inHeadings = page.headings.some(([name]) => name.toLowerCase().includes(word));
      if (!inTitle && !inHeadings && !text.includes(word)) return undefined;
      points += (inTitle ? 10 : 0) + (title.startsWith(word) ? 3 : 0) + (inHeadings ? 3 : 0) + 1;
    }
    const isTitle = words.every((word) => title.includes(word));
    return { page, points, heading: isTitle ? undefined : heading };
  }

  function show(results) {
    list.replaceChildren(...results.map(({ page, heading }, i) => {
      const item = document.createElement('li');
      item.id = `found-${i}`;
      item.role = 'option';
      item.ariaSelected = 'false';
      const link = document.createElement('a');
      link.tabIndex = -1;
      link.href = base + page.url + (heading ? `#${heading[1]}` : '');
      link.textContent = heading ? `${page.title}: ${heading[0]}` : page.title;
      item.append(link);
      return item;
    }));
    active = -1;
    input.removeAttribute('aria-activedescendant');
    list.hidden = results.length === 0;
    input.ariaExpanded = String(results.length > 0);
  }

  async function search() {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) { show([]); count.textContent = ''; return; }
    const pages = await load();
    const results = pages.map((page) => rank(page, words)).filter(Boolean).sort((a, b) => b.points - a.points).slice(0, 12);
    show(results);
    count.textContent = results.length === 0 ? 'Nothing found' : `${results.length} found`;
  }

  function move(step) {
    const items = [...list.children];
    if (items.length === 0) return;
    active = (active + step + items.length) % items.length;
    items.forEach((item, i) => { item.ariaSelected = String(i === active); });
    items[active].scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', items[active].id);
  }

  const close = () => { show([]); count.textContent = ''; };
  input.addEventListener('input', search);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') { event.preventDefault(); move(event.key === 'ArrowDown' ? 1 : -1); }
    if (event.key === 'Escape') { input.value = ''; close(); }
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    (list.children[Math.max(active, 0)]?.firstChild)?.click();
  });
  document.addEventListener('click', (event) => { if (!form.contains(event.target)) close(); });
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !/^(input|textarea)$/i.test(document.activeElement.tagName)) { event.preventDefault(); input.focus(); }
  });
})();
