import Type from 'typebox';
import { createParser } from './parser.ts';
import { runNotiflowBody } from './runs.ts';

const parseRun = createParser(runNotiflowBody);

function problemsOf(value: unknown): string[] {
  const parsed = parseRun(value);
  return parsed.ok ? [] : parsed.problems.map(({ field, reason }) => `${field} ${reason}`);
}

describe('createParser', () => {
  it('answers the value of a body that is right', () => {
    const body = { recipients: [{ external_id: 'ada', email: null }], data: { a: [1, { b: 2 }] } };
    expect(parseRun(body)).toEqual({ ok: true, value: body });
  });

  it('tells every problem at once, each with its path and reason', () => {
    const body = {
      recipients: [{ external_id: '' }, { email: 'nope', frist_name: 'Ada' }, 'ada'],
      data: [],
      priority: 'urgent',
      expires_in: 0,
      topics: 'news',
    };
    expect(problemsOf(body).sort()).toEqual([
      'data type',
      'expires_in range',
      'priority enum',
      'recipients[0].external_id required',
      'recipients[1].email format',
      'recipients[1].external_id required',
      'recipients[1].frist_name unknown',
      'recipients[2] type',
      'topics unknown',
    ]);
  });

  it('tells a blank field like a missing one', () => {
    const parsed = parseRun({ topic: '' });
    expect(parsed).toEqual({
      ok: false,
      problems: [{ field: 'topic', message: "can't be blank", reason: 'required' }],
    });
  });

  it('limits free objects by their JSON and their depth', () => {
    const nested = (levels: number): object => (levels === 1 ? {} : { a: nested(levels - 1) });
    expect(problemsOf({ topic: 't', data: nested(20) })).toEqual([]);
    expect(problemsOf({ topic: 't', data: nested(21) })).toEqual(['data length']);
    const text = 'a'.repeat(262_144 - '{"t":""}'.length);
    expect(problemsOf({ topic: 't', data: { t: text } })).toEqual([]);
    expect(problemsOf({ topic: 't', data: { t: `${text}a` } })).toEqual(['data length']);
  });

  it('limits the number of recipients', () => {
    const recipients = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ external_id: `user-${index}` }));
    expect(problemsOf({ recipients: recipients(10_000) })).toEqual([]);
    expect(problemsOf({ recipients: recipients(10_001) })).toEqual(['recipients length']);
    expect(problemsOf({ recipients: [] })).toEqual(['recipients required']);
  });

  it('stops at a hundred problems', () => {
    expect(problemsOf({ recipients: Array(500).fill('x') })).toHaveLength(100);
  });

  it('does not change what it is given', () => {
    const parse = createParser(Type.Object({ port: Type.Integer({ default: 1 }) }), {
      coerce: true,
    });
    const given = { port: '25' };
    expect(parse(given)).toEqual({ ok: true, value: { port: 25 } });
    expect(given).toEqual({ port: '25' });
    expect(parse({})).toEqual({ ok: true, value: { port: 1 } });
  });
});
