import { answerIfChanged } from './answer-if-changed.ts';
import { etagOf } from './etag-of.ts';

const answer = { status: 200, body: { name: 'Welcome' }, headers: { etag: '"a,b"' } };
const statusFor = (header: string | undefined, method: 'get' | 'put' = 'get') =>
  answerIfChanged(answer, { route: { method }, header }).status;

describe('answerIfChanged', () => {
  it.each(['"a,b"', 'W/"a,b"', '"x", "a,b"', '"x",W/"a,b" , "y"', '*', ' * '])(
    'answers 304 to %s',
    (header) => {
      expect(statusFor(header)).toBe(304);
    },
  );

  it.each([undefined, '', '"a"', '"a","b"', 'a,b', '"*"', '"A,B"', '*, "x"'])(
    'answers in full to %s',
    (header) => {
      expect(statusFor(header)).toBe(200);
    },
  );

  it('keeps the headers and drops the body', () => {
    const given = answerIfChanged(answer, { route: { method: 'get' }, header: '*' });
    expect(given).toEqual({ status: 304, headers: answer.headers });
  });

  it('answers a write in full, and a read that has no ETag', () => {
    expect(statusFor('*', 'put')).toBe(200);
    const bare = { status: 200, body: {} };
    expect(answerIfChanged(bare, { route: { method: 'get' }, header: '*' })).toBe(bare);
  });
});

describe('etagOf', () => {
  it('names equal answers equally, and others otherwise', () => {
    const tags = [{ active: true }, { active: true }, { active: false }].map((b) => etagOf(b).etag);
    expect(tags[0]).toMatch(/^"[\w-]{43}"$/);
    expect([tags[0] === tags[1], tags[0] === tags[2]]).toEqual([true, false]);
  });
});
