import type { Page, Request } from 'playwright-core';

/** What went wrong in a page, as sentences. */
export type Faults = string[];

/** Which of what a page does is meant to be. */
export interface Allowances {
  /** Origins it may ask beside the one it is opened from. */
  origins?: string[];
  /** What its console may complain about, as when a test takes the server away. */
  complaints?: RegExp[];
}

/**
 * Notes what no page of ours does: an error in the console (what its content security policy forbade is one), an exception
 * nobody caught, a dialog, and a request to a foreign origin.
 */
export function watchPage(page: Page, allowances: Allowances & { faults: Faults }): void {
  const { faults, origins = [], complaints = [] } = allowances;
  const note = (sentence: string) => {
    if (!complaints.some((complaint) => complaint.test(sentence))) faults.push(sentence);
  };
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    note(`The console says: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => note(`Nobody caught: ${error.message}`));
  page.on('dialog', (dialog) => {
    note(`A dialog opened: ${dialog.type()} ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    const isInside = protocol === 'data:' || protocol === 'blob:';
    if (!isInside && !origins.includes(origin)) note(wentTo(request));
  });
  // What the policy of a page forbade went nowhere.
  page.on('requestfailed', (request) => {
    const at = request.failure()?.errorText === 'csp' ? faults.indexOf(wentTo(request)) : -1;
    if (at >= 0) faults.splice(at, 1);
  });
}

function wentTo(request: Request): string {
  return `A request went to ${request.url()}`;
}
