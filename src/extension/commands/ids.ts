/** Ids of all commands: what activation registers. */
import { WEBVIEW_COMMANDS } from '../../protocol';
import type { WebviewCommand } from '../../protocol';

const HOST_COMMANDS = [
  'strata.newTopology', 'strata.openAsText', 'strata.openOnCanvas', 'strata.openSideBySide', 'strata.openWalkthrough', 'strata.lens', 'strata.check',
  'strata.applySafeFixes', 'strata.whatIf', 'strata.import', 'strata.importCompose', 'strata.showRule',
  // Behind light bulbs only.
  'strata.suppress', 'strata.showOnCanvas', 'strata.didFix',
] as const;

export type HostCommandId = (typeof HOST_COMMANDS)[number];
export type CommandId = HostCommandId | `strata.canvas.${WebviewCommand}`;

export const COMMAND_IDS: readonly CommandId[] = [...HOST_COMMANDS, ...WEBVIEW_COMMANDS.map((command): CommandId => `strata.canvas.${command}`)];
