import request from 'supertest';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { fillProject } from '../../test/fill-project.ts';
import { cookieOf, tokenOf } from '../../test/samples/session-samples.ts';
import { keys, startTestApi, type TestApi } from '../../test/start-test-api.ts';

const html = '<p onclick="alert(1)">Hello</p><script>alert(2)</script>';

let api: TestApi;
let mail = '';
let other = '';

beforeAll(async () => {
  api = await startTestApi();
  const access = {
    slug: 'default',
    apiKey: keys.api,
    secretKey: keys.secret,
    accountToken: keys.account,
  };
  const { deliveryId, entryId } = await fillProject(api, { access, mark: 'ours' });
  await queryRows(
    api,
    "UPDATE deliveries SET channel_type = 'email', message = $1::jsonb WHERE id = $2",
    [{ to: 'ada@example.com', subject: 'Hi', body: html, content_type: 'html' }, deliveryId],
  );
  mail = `/ops/mail/default/${deliveryId}`;
  other = `/ops/mail/default/${entryId}`;
  await api.send('post', '/management/v1/projects', { slug: 'theirs', name: 'Theirs' });
});

afterAll(() => api.close());

async function addMember(name: string, may: object): Promise<string> {
  const email = `${name}@example.com`;
  const member = await api.send('post', '/management/v1/members', { email, ...may });
  const body = { token: tokenOf(member.body.link), password: 'correct horse battery' };
  const ownPage = { 'sec-fetch-site': 'same-origin' };
  return cookieOf(await request(api.app).post('/ops/api/v1/accept-link').set(ownPage).send(body));
}

const get = (path: string, cookie?: string) =>
  request(api.app)
    .get(path)
    .set(cookie === undefined ? {} : { cookie });

it('shows an operator the mail as it was sent, in a page that may do nothing', async () => {
  const cookie = await addMember('operator', { projects: [{ slug: 'default', role: 'operator' }] });
  const { status, type, text, headers } = await get(mail, cookie);
  expect([status, type, text]).toEqual([200, 'text/html', html]);
  const policy = String(headers['content-security-policy']);
  expect(policy.split('; ')).toEqual([
    'sandbox',
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    'img-src data:',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ]);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect((await get(other, cookie)).status).toBe(404);
  expect((await get('/ops/mail/default/nothing', cookie)).status).toBe(404);
});

it('is for nobody who is not logged in, and for no viewer', async () => {
  const nobody = await get(mail);
  expect([nobody.status, nobody.body.error.details]).toEqual([401, { auth: 'session' }]);
  const cookie = await addMember('viewer', { projects: [{ slug: 'default', role: 'viewer' }] });
  const viewer = await get(mail, cookie);
  expect([viewer.status, viewer.body.error.details]).toEqual([403, { required_role: 'operator' }]);
});

it('shows nothing of a project to a member of another, by whatever name they give it', async () => {
  const cookie = await addMember('theirs', { projects: [{ slug: 'theirs', role: 'admin' }] });
  expect((await get(mail, cookie)).status).toBe(404);
  expect((await get(mail.replace('default', 'theirs'), cookie)).status).toBe(404);
});

it('has an empty page for a mail that is being written, in which nothing can run', async () => {
  const { status, text, headers } = await get('/ops/mail-frame');
  expect([status, text]).toEqual([200, '<!doctype html><title>Mail</title>']);
  const policy = String(headers['content-security-policy']).split('; ');
  expect(policy).toEqual(
    expect.arrayContaining([
      'sandbox allow-same-origin',
      "default-src 'none'",
      "form-action 'none'",
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ]),
  );
  expect(policy.join()).not.toContain('script');
});
