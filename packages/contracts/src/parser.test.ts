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

  it.each([
    ['exclusiveMinimum', Type.Number({ exclusiveMinimum: 1 }), 1, 'must be more than 1', 'range'],
    ['exclusiveMaximum', Type.Number({ exclusiveMaximum: 1 }), 1, 'must be less than 1', 'range'],
    ['multipleOf', Type.Integer({ multipleOf: 5 }), 7, 'must be a multiple of 5', 'range'],
    [
      'contains',
      Type.Array(Type.Unknown(), { contains: { const: 1 } }),
      [],
      'must have other entries',
      'invalid',
    ],
    [
      'items of a tuple',
      Type.Unsafe({ type: 'array', prefixItems: [{}], minItems: 1, items: false }),
      [1, 2],
      'must have at most 1 entries',
      'length',
    ],
    ['not', Type.Unsafe({ not: { type: 'string' } }), 'x', 'is not allowed', 'invalid'],
    ['false', Type.Unsafe({ type: 'object', properties: { x: false } }), { x: 1 }, null, 'unknown'],
    [
      'oneOf',
      Type.Unsafe({ oneOf: [{ type: 'string' }, { minLength: 1, type: 'string' }] }),
      'x',
      'must have only one of several forms',
      'exclusive',
    ],
    ['uuid', Type.String({ format: 'uuid' }), 'x', 'must be a UUID', 'format'],
    ['a plain format', Type.String({ pattern: '^a$' }), 'b', 'has a wrong format', 'format'],
  ] as const)('says in plain words what is wrong with %s', (_, schema, value, message, reason) => {
    const parsed = createParser(schema)(value);
    expect(parsed.ok).toBe(false);
    const [problem] = parsed.ok ? [] : parsed.problems;
    expect(problem).toMatchObject({ reason, message: message ?? 'is not a known field' });
  });

  it('names the key whose name is wrong', () => {
    const schema = Type.Unsafe({ type: 'object', propertyNames: { maxLength: 3 } });
    expect(createParser(schema)({ long_name: 1 })).toEqual({
      ok: false,
      problems: [
        { field: 'long_name', message: 'must have at most 3 characters', reason: 'length' },
      ],
    });
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
