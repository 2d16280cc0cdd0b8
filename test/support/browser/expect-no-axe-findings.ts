import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

/** A rule that a page breaks, and where. */
interface Finding {
  rule: string;
  help: string;
  nodes: string[];
}

const sessions = new WeakMap<Page, CDPSession>();

/** Checks the page as it stands with every rule of axe, best practices among them; or with these alone. */
export async function expectNoAxeFindings(
  page: Page,
  { rules }: { rules?: string[] } = {},
): Promise<void> {
  const devTools = sessions.get(page) ?? (await page.context().newCDPSession(page));
  sessions.set(page, devTools);
  const { frameTree } = await devTools.send('Page.getFrameTree');
  // Apart from the page's own scripts, and not held by its content security policy; the same one as long as the page is there.
  const { executionContextId } = await devTools.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const run = (expression: string) => evaluate(devTools, executionContextId, expression);
  if ((await run('typeof axe')) === 'undefined') await run(axe.source);
  expect(await run(listFindings(rules))).toEqual([]);
}

// What axe cannot decide is for people to look at, not for a test.
const listFindings = (rules?: string[]) => `axe
  .run(document, { resultTypes: ['violations'], ...${JSON.stringify(rules && { runOnly: rules })} })
  .then(({ violations }) => violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary),
  })))`;

async function evaluate(
  devTools: CDPSession,
  contextId: number,
  expression: string,
): Promise<Finding[] | string> {
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
  return result.value;
}
