import { findBurden } from './find-burden.ts';

const burdenOf = (text: string) => findBurden(Buffer.from(text));

describe('findBurden', () => {
  it('finds none in the largest requests that are made', () => {
    const recipient = {
      external_id: 'user-1',
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      locale: 'en',
    };
    const recipients = Array.from({ length: 1_000 }, () => recipient);
    const runs = Array.from({ length: 100 }, () => ({ notiflow: 'welcome', recipients }));
    expect(burdenOf(JSON.stringify({ runs }))).toBeNull();
    const custom_fields = Object.fromEntries(Array.from({ length: 15 }, (_, at) => [`f${at}`, at]));
    const people = Array.from({ length: 10_000 }, () => ({ ...recipient, custom_fields }));
    expect(burdenOf(JSON.stringify({ recipients: people }))).toBeNull();
  });

  it('finds what is nested beyond all measure', () => {
    expect(burdenOf('['.repeat(1_000) + ']'.repeat(1_000))).toBeNull();
    expect(burdenOf('['.repeat(1_001))).toBe('too_deep');
    expect(burdenOf('{"a":'.repeat(1_001))).toBe('too_deep');
  });

  it.each([
    ['empty lists', '[],', 240_000, 260_000],
    ['empty objects', '{},', 240_000, 260_000],
    ['numbers', '1,', 900_000, 1_100_000],
    ['texts', '"",', 900_000, 1_100_000],
  ])('finds megabytes of %s', (_, item, few, many) => {
    expect(burdenOf(`[${item.repeat(few)}1]`)).toBeNull();
    expect(burdenOf(`[${item.repeat(many)}1]`)).toBe('too_many_values');
  });

  it('finds many names of one object, which weigh more than those of many objects', () => {
    const fields = (count: number) =>
      Array.from({ length: count }, (_, at) => `"name${at}":1`).join(',');
    expect(burdenOf(`{${fields(130_000)}}`)).toBeNull();
    expect(burdenOf(`{${fields(150_000)}}`)).toBe('too_many_values');
    expect(burdenOf(`[${`{${fields(10)}},`.repeat(40_000)}1]`)).toBeNull();
  });

  it('does not count what stands in texts', () => {
    expect(burdenOf(JSON.stringify(['[{,:"\\'.repeat(500_000)]))).toBeNull();
  });

  it.each(['', ']]]]', '"', '"\\', '{"a', '[,,,', '}}}{{{'])(
    'takes %p, which is no JSON',
    (text) => {
      expect(burdenOf(text)).toBeNull();
    },
  );
});
