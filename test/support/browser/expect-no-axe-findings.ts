import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';

/** A rule that a page breaks, and where. */
interface Finding {
  rule: string;
  help: string;
  nodes: string[];
}

/** Checks the page as it stands with every rule of axe, best practices among them. */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { frameTree } = await devTools.send('Page.getFrameTree');
  // Apart from the page's own scripts, and not held by its content security policy.
  const { executionContextId } = await devTools.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  await evaluate(devTools, executionContextId, axe.source);
  const findings = await evaluate(devTools, executionContextId, listFindings);
  await devTools.detach();
  expect(findings).toEqual([]);
}

// What axe cannot decide is for people to look at, not for a test.
const listFindings = `axe
  .run(document, { resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, help, nodes }) => ({
    rule: id,
    help,
    nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary),
  })))`;

async function evaluate(
  devTools: CDPSession,
  contextId: number,
  expression: string,
): Promise<Finding[]> {
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
  return result.value;
}
