import { createAnswerCheck, type SeenAnswer } from '../test/check-answer.ts';

const check = createAnswerCheck();

const headers = { 'content-type': 'application/json; charset=utf-8', 'x-request-id': 'r1' };
const user = {
  id: '01a20a2a-2743-7819-b9da-8ba414b15129',
  external_id: 'ada',
  email: null,
  phone: null,
  first_name: null,
  last_name: null,
  avatar: null,
  locale: null,
  timezone: null,
  custom_fields: {},
  created_at: '2026-11-01T09:00:00.000Z',
  updated_at: '2026-11-01T09:00:00.000Z',
};

const answer = (status: number, body: unknown, more: Partial<SeenAnswer> = {}) =>
  check({
    method: 'GET',
    path: '/admin/v1/users/ada',
    status,
    headers,
    text: JSON.stringify(body),
    ...more,
  });

const error = (code: string, status: number, more: object = {}) => ({
  error: { type: 't', code, message: 'm', status, request_id: 'r1', details: {}, ...more },
});

describe('the check of answers in tests', () => {
  it('finds nothing wrong with what is documented, under every prefix', () => {
    for (const prefix of ['/admin/v1', '/api/admin/v1', '/admin']) {
      expect(answer(200, user, { path: `${prefix}/users/ada?x=1` })).toEqual([]);
    }
    expect(answer(404, error('not_found', 404))).toEqual([]);
  });

  it('finds a field too many, one too few and one of a wrong type', () => {
    expect(answer(200, { ...user, secret: 1 }).join()).toContain('must NOT have additional');
    expect(answer(200, { ...user, email: undefined }).join()).toContain('email');
    expect(answer(200, { ...user, email: 1 }).join()).toContain('/email must be');
  });

  it('finds a status that is not documented', () => {
    expect(answer(201, user)).toEqual(['getUser documents no 201']);
    expect(answer(405, error('method_not_allowed', 405))).toEqual(['getUser documents no 405']);
  });

  it('finds an error outside of the envelope', () => {
    expect(answer(404, { message: 'gone' })).not.toEqual([]);
    expect(answer(404, error('not_found', 400))).toEqual(['the envelope says 400']);
    expect(answer(404, error('nope', 404))).not.toEqual([]);
    expect(answer(404, error('not_found', 404, { request_id: 'r2' }))).toEqual([
      'has another x-request-id',
    ]);
    expect(answer(404, error('not_found', 404, { details: { stack: 's' } }))).not.toEqual([]);
  });

  it('finds what is no JSON', () => {
    expect(answer(200, user, { text: '<html>' })).toEqual(['is not valid JSON']);
    expect(answer(200, user, { headers: { ...headers, 'content-type': 'text/html' } })).toEqual([
      'is text/html instead of JSON',
    ]);
  });
});
