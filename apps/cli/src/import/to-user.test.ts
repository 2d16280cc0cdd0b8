import { toUser } from './to-user.ts';

const at = (row: Record<string, unknown>) => ({ line: 2, lines: 2, end: 10, row, problems: [] });
const ofCsv = (row: Record<string, string>) => toUser(at(row), { isText: true });
const ofJson = (row: Record<string, unknown>) => toUser(at(row), { isText: false });

describe('a row of users', () => {
  it('gives attributes, and custom fields for every other column', () => {
    const row = { external_id: 'a', email: 'a@x.com', first_name: '', plan: 'pro', city: '' };
    expect(ofCsv(row)).toEqual({
      externalId: 'a',
      body: { email: 'a@x.com', custom_fields: { plan: 'pro' } },
    });
  });

  it('nests the columns whose names have dots', () => {
    const row = { external_id: 'a', 'address.city': 'Bern', 'custom_fields.address.zip': '3000' };
    expect(JSON.stringify(ofCsv(row))).toBe(
      '{"externalId":"a","body":{"custom_fields":{"address":{"city":"Bern","zip":"3000"}}}}',
    );
  });

  it('refuses columns that contradict each other', () => {
    expect(ofCsv({ external_id: 'a', plan: 'pro', 'plan.level': '1' })).toMatchObject([
      { field: 'plan.level', reason: 'duplicate' },
    ]);
  });

  it('leaves prototypes alone', () => {
    const row = Object.assign(Object.create(null), { external_id: 'a' });
    row['__proto__.polluted'] = 'yes';
    expect(JSON.stringify(toUser(at(row), { isText: true }))).toContain('"__proto__":{"polluted"');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('keeps the types of JSON, and null, which removes a value', () => {
    const row = { external_id: 'a', phone: null, age: 7, custom_fields: { plan: 'pro' } };
    expect(ofJson(row)).toEqual({
      externalId: 'a',
      body: { phone: null, custom_fields: { plan: 'pro', age: 7 } },
    });
  });

  it.each(['', undefined, null, 7, 'x'.repeat(256)])(
    'refuses the external id %p',
    (external_id) => {
      expect(ofJson({ external_id })).toMatchObject([{ field: 'external_id' }]);
    },
  );
});
