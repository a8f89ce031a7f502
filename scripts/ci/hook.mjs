#!/usr/bin/env node
// What pre-commit runs: `strata` with the arguments that it is given, in the folder that it is called from.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { commandLine } from './cli.mjs';

/** pre-commit puts the names of files behind the options: one that begins as an option does is a file all the same. */
const args = process.argv.slice(2).map((arg) => (arg.startsWith('-') && arg.endsWith('.topology.json') && fs.existsSync(arg) ? `./${arg}` : arg));

try {
  const [program, ...first] = commandLine();
  const { status, error } = spawnSync(program, [...first, ...args], { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 2;
} catch (error) {
  process.stderr.write(`strata: ${error.message}\n`);
  process.exitCode = 2;
}
