/** Pages that explain and compare nodes: tells the host which name was clicked. The host wrote the page; see src/extension/session/learn-page.ts. */
import { speakAsHost } from '../speak';
import './learn.css';

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

speakAsHost();

const host = acquireVsCodeApi();

document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest('button') : null;
  const { node, rule, go } = button?.dataset ?? {};
  if (node !== undefined) host.postMessage({ type: 'node', node });
  else if (rule !== undefined) host.postMessage({ type: 'rule', rule });
  else if (go === 'back' || go === 'canvas') host.postMessage({ type: go });
});
document.querySelector<HTMLElement>('h1')?.focus();
