import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';

const documented = fileURLToPath(new URL('../../../docs/images', import.meta.url));
const unasked = join(tmpdir(), 'notiflow-screenshots');

/**
 * Takes a picture for people to look at, as `<name>.png`: into `docs/images` with UPDATE_SCREENSHOTS=1, else into a temporary
 * directory, since fonts differ from machine to machine and so do the pictures.
 */
export async function takeScreenshot(shown: Page | Locator, name: string): Promise<void> {
  const dir = process.env.UPDATE_SCREENSHOTS === '1' ? documented : unasked;
  await shown.screenshot({ path: join(dir, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
