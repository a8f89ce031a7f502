/** Commands that VS Code ran (command palette, keybinding, menu), handed to whoever registered for them. */
import type { WebviewCommand } from '../../src/protocol';

/** Returns true when it took the command; the handlers after it are not asked then. */
export type CommandHandler = (command: WebviewCommand) => boolean | void;

const handlers: CommandHandler[] = [];

/** Registers a handler; the latest registered is asked first. Returns its removal. */
export function onCommand(handler: CommandHandler): () => void {
  handlers.unshift(handler);
  return () => {
    const index = handlers.indexOf(handler);
    if (index >= 0) handlers.splice(index, 1);
  };
}

/** VS Code sees keys that a text field of ours also takes: there they mean text, not boxes. */
const NOT_WHILE_TYPING: ReadonlySet<WebviewCommand> = new Set<WebviewCommand>([
  'delete', 'copy', 'cut', 'paste', 'duplicate', 'selectAll', 'rename', 'connect', 'moveInto', 'collapse', 'expand', 'unpin', 'arrange', 'placeByHand',
]);

/** Whether the keyboard is in a field that takes text. */
export function typing(): boolean {
  if (typeof document === 'undefined' || !document.hasFocus()) return false;
  const { activeElement } = document;
  return activeElement instanceof HTMLElement && activeElement.matches('input, textarea, select, [contenteditable=true]');
}

/** Runs a command; false where nobody took it. */
export function runCommand(command: WebviewCommand): boolean {
  if (NOT_WHILE_TYPING.has(command) && typing()) return false;
  return [...handlers].some((handler) => handler(command) === true);
}
