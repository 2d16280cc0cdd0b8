import request from 'supertest';
import { cookieOf, tokenOf } from './samples/session-samples.ts';
import type { TestApi } from './start-test-api.ts';

let added = 0;

/** Adds a member who may do this and has chosen a password; answers the cookie of their browser. */
export async function logInMember(api: TestApi, may: object): Promise<string> {
  added += 1;
  const email = `logged-in-${added}@example.com`;
  const member = await api.send('post', '/management/v1/members', { email, ...may });
  const body = { token: tokenOf(member.body.link), password: 'correct horse battery' };
  const welcome = await request(api.app)
    .post('/ops/api/v1/accept-link')
    .set({ 'sec-fetch-site': 'same-origin' })
    .send(body);
  return cookieOf(welcome);
}
