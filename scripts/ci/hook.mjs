#!/usr/bin/env node
// What pre-commit runs: `strata` with the arguments that it is given, in the folder that it is called from.
import { spawnSync } from 'node:child_process';
import { commandLine } from './cli.mjs';

try {
  const [program, ...first] = commandLine();
  const { status, error } = spawnSync(program, [...first, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 2;
} catch (error) {
  process.stderr.write(`strata: ${error.message}\n`);
  process.exitCode = 2;
}
