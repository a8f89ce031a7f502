// The VS Code of the desktop, as users have it: from Microsoft's servers, not from npm.
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import fs from 'node:fs';
import path from 'node:path';
import { at } from './project.mjs';
import { cacheFolder } from './tools.mjs';

/** Thrown where it cannot be had: what to do about that is up to the caller. */
export class NoDesktop extends Error {}

/** The version that a test asks for: the newest, or the oldest that package.json allows. */
const versionOf = (version) => (version === 'oldest' ? JSON.parse(fs.readFileSync(at('package.json'), 'utf8')).engines.vscode.replace('^', '') : 'stable');

/**
 * Downloads VS Code into the cache if it is not there. Throws NoDesktop where it cannot be downloaded.
 *
 * @param {'current' | 'oldest'} [version]
 */
export async function ensureDesktop(version = 'current') {
  try {
    return { executable: await downloadAndUnzipVSCode({ version: versionOf(version), cachePath: path.join(cacheFolder(), 'desktop') }) };
  } catch (error) {
    throw new NoDesktop(`VS Code cannot be downloaded (${error.message}).`);
  }
}
