import { randomUUID } from 'node:crypto';
import { writeTrackedLink } from '@notiflow/contracts';
import type { LinkReport } from '@notiflow/database';
import type { LinkPurpose } from '@notiflow/vault';
import request from 'supertest';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';

let api: TestApi;
const noted: LinkReport[] = [];
const of = { projectId: randomUUID(), deliveryId: randomUUID() };
const url = 'https://shop.example/ä?b=1&c="2"#d';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';

beforeAll(async () => {
  api = await startTestApi({
    linkReports: { note: (report) => void noted.push(report), flush: async () => {} },
  });
});
beforeEach(() => {
  noted.length = 0;
});
afterAll(() => api.close());

const sign = (purpose: LinkPurpose, to: string) =>
  api.deps.links.sign(purpose, writeTrackedLink({ ...of, url: to }));
const click = (to = url) => `/t/c/${sign('click', to)}`;
const open = () => `/t/o/${sign('open', '')}`;
const get = (path: string, agent = firefox) => request(api.app).get(path).set('user-agent', agent);

describe('a link that is counted', () => {
  it('leads where the mail said, and is noted', async () => {
    const response = await get(click());
    expect(response.status).toBe(302);
    expect(response.headers).toMatchObject({
      location: 'https://shop.example/%C3%A4?b=1&c=%222%22#d',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    expect(noted).toMatchObject([{ ...of, kind: 'clicked' }]);
    // Nothing of where it leads is kept.
    expect(JSON.stringify(noted)).not.toContain('shop.example');
  });

  it('is told apart from other links of the mail', async () => {
    for (const to of [url, `${url}2`, url]) await get(click(to));
    const links = noted.map(({ link }) => link);
    expect(new Set(links).size).toBe(2);
    expect(links[0]).toBe(links[2]);
  });

  it('leads nowhere else, whatever is asked', async () => {
    const token = sign('click', url);
    const wrong = [
      '/t/c/https://evil.example',
      '/t/c/x',
      `/t/c/${token}A`,
      `/t/c/${token.slice(1)}`,
      `/t/c/${sign('open', url)}`,
      `/t/o/${token}`,
      click('javascript:alert(1)'),
      click('//evil.example'),
      click(''),
    ];
    for (const path of wrong) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 404]);
      expect(response.headers.location).toBeUndefined();
    }
    const followed = await get(`${click()}?url=https://evil.example`);
    expect(followed.headers.location).not.toContain('evil');
    expect(noted).toHaveLength(1);
  });

  it('answers a look without following it, and notes nothing', async () => {
    expect((await request(api.app).head(click())).status).toBe(302);
    expect((await request(api.app).head(open())).status).toBe(200);
    expect((await request(api.app).post(click())).status).toBe(405);
    expect(noted).toEqual([]);
  });

  it('knows a program from a person', async () => {
    await get(click(), 'Barracuda Sentinel (EE)');
    await get(open(), 'Mozilla/5.0');
    await get(open(), 'Mozilla/5.0 Firefox/11.0 (via ggpht.com GoogleImageProxy)');
    await get(click()).set('sec-purpose', 'prefetch');
    expect(noted.map(({ kind }) => kind)).toEqual([
      'prefetched',
      'prefetched',
      'opened',
      'prefetched',
    ]);
  });
});

describe('the picture of a mail', () => {
  it('is one dot that every page may show and nobody keeps, and is noted', async () => {
    const response = await get(open());
    expect(response.status).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'image/gif',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(response.body.subarray(0, 6).toString()).toBe('GIF89a');
    expect(noted).toMatchObject([{ ...of, kind: 'opened' }]);
  });
});

it('too many requests are asked to come back', async () => {
  const rateLimiter = {
    take: async () => ({ isAllowed: false, limit: 1, remaining: 0, resetAfterS: 1 }),
  };
  const app = createServer({ ...api.deps, rateLimiter });
  for (const path of [click(), open()]) expect((await request(app).get(path)).status).toBe(429);
  expect(noted).toEqual([]);
});
