// What is kept of a failed test, in .shots/failed (not part of the project).
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { at } from '../../scripts/lib/project.mjs';

/** Writes a screenshot and the server's log under a test's title, as far as there are any, and says where. */
export async function keepEvidence(title: string, { page, serverLog }: { page?: Page; serverLog?: string }): Promise<void> {
  const folder = at('.shots/failed');
  const base = path.join(folder, title.replace(/[^\w.-]+/g, '-').slice(0, 80));
  fs.mkdirSync(folder, { recursive: true });
  if (serverLog) fs.writeFileSync(`${base}.log`, serverLog);
  // The page may be the very thing that failed.
  await page?.screenshot({ path: `${base}.png`, timeout: 5000 }).catch(() => {});
  const kept = [`${base}.log`, `${base}.png`].filter((file) => fs.existsSync(file)).map((file) => path.relative(at(), file));
  if (kept.length > 0) console.log(`      kept ${kept.join(' and ')}`);
}
