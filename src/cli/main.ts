/** `strata` on the command line. What was written is flushed before the process ends: the exit code is set, never forced. */
import fs from 'node:fs';
import path from 'node:path';
import { findFamilies } from './families';
import { run } from './run';

// A reader that closes the pipe (`strata rules | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exitCode = 0;
    process.exit();
  });
}

findFamilies();

/** Beside the program where it is installed by itself, else beside its folder. */
const labs = [path.join(__dirname, 'labs'), path.join(path.dirname(__dirname), 'labs')].find((folder) => fs.existsSync(folder));

void run(process.argv.slice(2), { cwd: process.cwd(), labs, env: process.env, stdout: process.stdout, stderr: process.stderr }).then((code) => {
  process.exitCode = code;
});
