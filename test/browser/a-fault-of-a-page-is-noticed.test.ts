import { expectNoAxeFindings } from '../support/browser/expect-no-axe-findings.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { watchPage } from '../support/browser/watch-page.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';

const page = (content: string) =>
  `<!doctype html><html lang="en"><title>A page</title><main><h1>A page</h1>${content}</main></html>`;
const faulty: Record<string, { content: string; csp?: string; fault: RegExp }> = {
  'an error in its console': {
    content: '<script>console.error("broken")</script>',
    fault: /^The console says: broken/,
  },
  'an exception': {
    content: '<script>throw new Error("unexpected")</script>',
    fault: /^Nobody caught: unexpected/,
  },
  'a dialog': { content: '<script>alert(1)</script>', fault: /^A dialog opened: alert 1/ },
  'what its policy forbids': {
    content: '<script>document.title = "run"</script>',
    csp: "default-src 'none'",
    fault: /^The console says: .*Content Security Policy/,
  },
  'a request to another origin': {
    content: '<img alt="" src="http://elsewhere.example/pixel.gif">',
    fault: /^A request went to http:\/\/elsewhere\.example\/pixel\.gif/,
  },
};

describe('a page with a fault', () => {
  const browser = useBrowser();
  let server: HttpPeer;
  let served = { content: '', csp: '' };

  beforeAll(async () => {
    server = await startHttpPeer((_request, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/html',
          ...(served.csp && { 'content-security-policy': served.csp }),
        })
        .end(page(served.content)),
    );
  });
  afterAll(() => server?.close());

  it.each(Object.entries(faulty))('is noticed: %s', async (_name, { content, csp, fault }) => {
    served = { content, csp: csp ?? '' };
    const faults: string[] = [];
    const tab = await (await browser.newDevice()).newPage();
    watchPage(tab, { origins: [new URL(server.url).origin], faults });
    await tab.goto(server.url);
    await eventually(() => expect(faults).toContainEqual(expect.stringMatching(fault)));
  });

  it('is noticed: what a screen reader cannot say', async () => {
    served = { content: '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', csp: '' };
    const tab = await browser.openPage(server.url);
    await expect(expectNoAxeFindings(tab)).rejects.toThrow('image-alt');
  });
});
