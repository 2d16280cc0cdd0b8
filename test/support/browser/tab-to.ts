import type { Locator } from 'playwright-core';

// Far more than any page of ours has places to stop at.
const pressesMax = 60;

/** Presses Tab until the element has the focus, as somebody without a mouse does; throws when it is never reached. */
export async function tabTo(wanted: Locator): Promise<void> {
  const page = wanted.page();
  const focused = wanted.and(page.locator(':focus'));
  for (let presses = 0; presses < pressesMax; presses += 1) {
    if ((await focused.count()) === 1) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The keyboard does not reach ${wanted.toString()}.`);
}
