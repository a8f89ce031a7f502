/** Every command, in the order of the help. */
import type { Command } from '../command';
import { checkCommand } from './check';
import { compareCommand } from './compare';
import { diffCommand } from './diff';
import { explainCommand } from './explain';
import { exportCommand } from './export';
import { factsCommand } from './facts';
import { importCommand } from './import';
import { labCommand } from './lab';
import { rulesCommand } from './rules';
import { schemaCommand } from './schema';
import { whatifCommand } from './whatif';

export const COMMANDS: readonly Command[] = [checkCommand, factsCommand, whatifCommand, diffCommand, importCommand, exportCommand, labCommand, rulesCommand, explainCommand, compareCommand, schemaCommand];
