import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

const dir = fileURLToPath(new URL('../../../docs/images/dashboard', import.meta.url));

/** What the pictures of a screen are called, by its path: `runs-id`. */
export function pictureNameOf(path: string): string {
  return path.slice(1).replaceAll(/\W+/g, '-') || 'overview';
}

/** Takes a picture of a screen for the documents with UPDATE_SCREENSHOTS=1, and none otherwise. */
export async function pictureScreen(
  page: Page,
  { path, theme }: { path: string; theme: 'dark' | 'light' },
): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS !== '1') return;
  // Nothing is pointed at.
  await page.mouse.move(0, 0);
  const devTools = await page.context().newCDPSession(page);
  // A third of what a PNG takes.
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: 54 });
  await devTools.detach();
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, `${pictureNameOf(path)}-${theme}.webp`), Buffer.from(data, 'base64'));
}
