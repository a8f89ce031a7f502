// The command line as a package of its own for npm: bundled, without dependencies.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { families } from './families.mjs';
import { noticesOf } from './notices.mjs';
import { at, manifest } from './project.mjs';
import { home } from './readme.mjs';

/** Bundles of the command line and of what it loads late. A test holds that it loads no other. */
export const npmTargets = ['cli', 'live', ...families().map((name) => `import-${name}`)];

const folder = at('dist', 'npm');

/** The packed command line. */
export const npmFile = at('dist', 'strata-topology.tgz');

/** Starts npm, which is a script of the shell on Windows. */
export function npm(args, options = {}) {
  const isWindows = process.platform === 'win32';
  return spawnSync('npm', isWindows ? args.map((arg) => `"${arg}"`) : args, { encoding: 'utf8', shell: isWindows, ...options });
}

function packageJson() {
  const own = JSON.parse(fs.readFileSync(at('packages/cli/package.json'), 'utf8'));
  const { version, engines } = manifest();
  const place = home();
  return { name: own.name, version, ...own, engines: { node: engines.node }, ...(place && { repository: { type: 'git', url: `git+${place.repository}.git`, directory: 'packages/cli' } }) };
}

/** Lays the package out in dist/npm. */
function lay() {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(folder, 'import'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(packageJson(), null, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'THIRD-PARTY-NOTICES.txt'), noticesOf(npmTargets));
  fs.copyFileSync(at('LICENSE'), path.join(folder, 'LICENSE'));
  for (const name of ['README.md', 'strata.js']) fs.copyFileSync(at('packages/cli', name), path.join(folder, name));
  fs.chmodSync(path.join(folder, 'strata.js'), 0o755);
  for (const name of ['cli.js', 'live.js', ...families().map((family) => `import/${family}.js`)]) fs.copyFileSync(at('dist', name), path.join(folder, name));
  fs.cpSync(at('labs'), path.join(folder, 'labs'), { recursive: true });
}

/** Packs what the last build made of the command line into dist/strata-topology.tgz; npm gives every file the same time. */
export function packNpm() {
  lay();
  const { status, stdout, stderr } = npm(['pack', '--json', '--ignore-scripts'], { cwd: folder });
  if (status !== 0) throw new Error(`npm could not pack the command line:\n${stdout}${stderr}`);
  const [{ filename }] = JSON.parse(stdout);
  fs.renameSync(path.join(folder, filename), npmFile);
  console.log(`  dist/strata-topology.tgz  ${(fs.statSync(npmFile).size / 1000).toFixed(1)} kB`);
}
