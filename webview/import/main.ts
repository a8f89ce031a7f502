/** The page that shows what an import would do: sends what was decided. The host wrote the page; see src/extension/session/import-page.ts. */
import { speakAsHost } from '../speak';
import './import.css';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

speakAsHost();

const host = acquireVsCodeApi();
const boxes = (name: string): readonly HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>(`input[data-${name}]`)];
const named = (name: string, ticked: boolean): readonly string[] => boxes(name).filter(({ checked }) => checked === ticked).map(({ dataset }) => dataset[name]!);

const answer = (type: string): void => host.postMessage(
  type === 'apply' ? { type, without: named('node', false), unchanged: named('change', false), removed: named('gone', true) } : { type },
);

/** What stands in a node that is left out is left out with it. */
function follow(changed: HTMLInputElement): void {
  const inner = changed.closest('li')?.querySelectorAll<HTMLInputElement>('ul input[data-node]') ?? [];
  for (const input of inner) {
    input.checked = changed.checked;
    input.disabled = !changed.checked;
  }
}

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  if (button?.dataset.do) answer(button.dataset.do);
  if (button?.dataset.note) host.postMessage({ type: 'note', note: Number(button.dataset.note) });
});
document.addEventListener('change', ({ target }) => { if (target instanceof HTMLInputElement && target.dataset.node !== undefined) follow(target); });
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') answer('cancel');
  else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && document.querySelector('[data-do="apply"]')) answer('apply');
});
// A command of VS Code's palette applies what is ticked.
window.addEventListener('message', ({ data }) => { if ((data as { type?: unknown } | null)?.type === 'apply') answer('apply'); });
document.querySelector<HTMLElement>('.buttons button')?.focus();
