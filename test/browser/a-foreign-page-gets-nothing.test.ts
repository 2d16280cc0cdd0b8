import type { Page } from 'playwright-core';
import { configureInbox, sendTexts } from '../support/browser/send-entries.ts';
import { type Site, startSite } from '../support/browser/start-site.ts';
import { useBrowser } from '../support/browser/use-browser.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type System, startSystem } from '../support/start-system.ts';

const secret = 'the secret of ann';

// Each asks for the feed with everything a page that was allowed would need, and answers what it got.
const ways: Record<string, string> = {
  'a request': `async ({ api, headers, feed }) =>
    (await fetch(api + '/user/v1' + feed + '/entries', { headers })).text()`,
  'a stream': `async ({ api, headers, feed }) => {
    const answer = await fetch(api + '/user/v1' + feed + '/stream', { headers });
    let said = '';
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      said += part;
      if (said.includes('total_unread')) return said;
    }
    return said;
  }`,
  'a WebSocket': `({ api, key, token, channel }) => new Promise((resolve, reject) => {
    const socket = new WebSocket(api.replace('http', 'ws') + '/ws/v1');
    const said = [];
    socket.onopen = () => socket.send(JSON.stringify({
      type: 'authenticate', api_key: key, user_key: token, channel,
    }));
    socket.onmessage = ({ data }) => {
      said.push(data);
      if (data.includes('counts')) resolve(said.join());
    };
    socket.onclose = ({ code }) => reject(new Error('closed ' + code + said.join()));
  })`,
};

describe('a page of an origin that the project does not name', () => {
  const browser = useBrowser();
  let system: System;
  let site: Site;
  let foreign: HttpPeer;

  beforeAll(async () => {
    system = await startSystem();
    await configureInbox(system);
    site = await startSite(system);
    const content = '<!doctype html><html lang="en"><title>Any page</title></html>';
    site.files.set('/', { type: 'text/html', content });
    foreign = await startHttpPeer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/html' }).end(content),
    );
    await sendTexts(system, { user: 'ann', texts: [secret] });
  });
  afterAll(async () => {
    await foreign?.close();
    await site?.close();
    await system?.stop();
  });

  it.each(Object.entries(ways))('gets nothing by %s', async (_name, way) => {
    const own = await browser.openPage(site.origin, { origins: [system.url] });
    expect(await ask(own, way)).toMatch(/total_unread/);

    const other = await browser.openPage(new URL(foreign.url).origin, {
      origins: [system.url],
      complaints: [/CORS policy|ERR_FAILED|status of 403|WebSocket connection/],
    });
    const got = await ask(other, way).catch((error: Error) => error.message);
    expect(got).toMatch(/Failed to fetch|closed/);
    expect(got).not.toContain(secret);
    expect(got).not.toContain('total_unread');
  });

  function ask(page: Page, way: string): Promise<string> {
    const token = site.signToken('ann');
    const { apiKey } = system.keys;
    const given = {
      api: system.url,
      feed: '/channels/feed/feed',
      channel: 'feed',
      headers: { 'x-notiflows-api-key': apiKey, 'x-notiflows-user-key': token },
      key: apiKey,
      token,
    };
    return page.evaluate(`(${way})(${JSON.stringify(given)})`);
  }
});
