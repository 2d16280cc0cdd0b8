import axe from 'axe-core';
import type { CDPSession, Page } from 'playwright-core';
import { eventually } from '../eventually.ts';

/** A rule that a page breaks, and where. */
interface Finding {
  rule: string;
  help: string;
  nodes: string[];
}

const sessions = new WeakMap<Page, CDPSession>();

/** Checks the page, as it stands when nothing moves any more, with every rule of axe, best practices among them; or with these alone. */
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
  await eventually(async () => expect(await run(listMoving)).toEqual([]));
  expect(await run(listFindings(rules))).toEqual([]);
}

// A colour that is on its way to another is not one to judge. What pulses for ever stays.
const listMoving = `document.getAnimations()
  .filter(({ playState, effect }) =>
    playState === 'running' && effect?.getComputedTiming().iterations !== Infinity)
  .map(({ effect }) => effect?.target?.outerHTML.slice(0, 200) ?? '')`;

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
): Promise<(Finding | string)[] | string> {
  const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
    expression,
    contextId,
    awaitPromise: true,
    returnByValue: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
  return result.value;
}
