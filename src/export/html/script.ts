/** The script of the page: moves and enlarges the picture by its view box. The page is whole without it. */
export const SCRIPT = `(() => {
  'use strict';
  const frame = document.getElementById('picture'), svg = document.getElementById('picture-svg'), tools = document.getElementById('tools');
  if (!frame || !svg || !tools) return;
  const whole = svg.getAttribute('viewBox').split(' ').map(Number);
  let [x, y, w, h] = whole;
  tools.hidden = false;
  const show = () => svg.setAttribute('viewBox', [x, y, w, h].join(' '));
  const zoom = (by, atX, atY) => {
    const next = Math.min(whole[2] * 1.5, Math.max(whole[2] / 60, w * by));
    x += (w - next) * atX;
    y += (h - next * h / w) * atY;
    h = next * h / w;
    w = next;
    show();
  };
  const move = (dx, dy) => {
    x = Math.min(whole[0] + whole[2] - w * 0.1, Math.max(whole[0] - w * 0.9, x + dx * w));
    y = Math.min(whole[1] + whole[3] - h * 0.1, Math.max(whole[1] - h * 0.9, y + dy * h));
    show();
  };
  const all = () => { [x, y, w, h] = whole; show(); };
  const doing = { in: () => zoom(0.8, 0.5, 0.5), out: () => zoom(1.25, 0.5, 0.5), left: () => move(-0.15, 0), right: () => move(0.15, 0), up: () => move(0, -0.15), down: () => move(0, 0.15), whole: all };
  const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down', '0': 'whole' };
  tools.addEventListener('click', (event) => { const what = event.target.closest('button'); if (what) doing[what.dataset.do](); });
  frame.addEventListener('keydown', (event) => {
    const what = keys[event.key];
    if (!what || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    doing[what]();
  });
  frame.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  let from;
  frame.addEventListener('pointerdown', (event) => { if (event.button === 0) { from = [event.clientX, event.clientY]; frame.setPointerCapture(event.pointerId); } });
  frame.addEventListener('pointermove', (event) => {
    if (!from) return;
    const box = svg.getBoundingClientRect();
    move((from[0] - event.clientX) / box.width, (from[1] - event.clientY) / box.height);
    from = [event.clientX, event.clientY];
  });
  for (const end of ['pointerup', 'pointercancel']) frame.addEventListener(end, () => { from = undefined; });
  addEventListener('beforeprint', all);
})();`;
