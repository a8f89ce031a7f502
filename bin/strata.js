#!/usr/bin/env node
// The command line. In a fresh checkout it is built first.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..');
const program = path.join(root, 'dist', 'cli.js');
const build = path.join(root, 'scripts', 'build.mjs');

if (!fs.existsSync(program) && fs.existsSync(build)) {
  process.stderr.write('strata: building the command line once ...\n');
  const { status, stdout, stderr } = require('node:child_process').spawnSync(process.execPath, [build], { cwd: root, encoding: 'utf8' });
  if (status !== 0) {
    process.stderr.write(`${stdout}${stderr}strata: the build failed\n`);
    process.exit(2);
  }
}

require(program);
