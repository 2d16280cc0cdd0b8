import { parseId } from './ids.ts';

const uuid = '01a20a2a-2743-7819-b9da-8ba414b15129';

describe('parseId', () => {
  it('reads a UUID in either case', () => {
    expect(parseId(uuid)).toBe(uuid);
    expect(parseId(uuid.toUpperCase())).toBe(uuid);
  });

  it('reads the ULID spelling of the same 128 bits', () => {
    expect(parseId('01M852M9T3F0CVKPMBMGAB2M99')).toBe(uuid);
    expect(parseId('01m852m9t3f0cvkpmbmgab2m99')).toBe(uuid);
    expect(parseId('7ZZZZZZZZZZZZZZZZZZZZZZZZZ')).toBe('ffffffff-ffff-ffff-ffff-ffffffffffff');
    expect(parseId('00000000000000000000000001')).toBe('00000000-0000-0000-0000-000000000001');
  });

  it('reads letters that look like digits as those digits, as Crockford says', () => {
    expect(parseId('0000000000000000000000000I')).toBe(parseId('00000000000000000000000001'));
    expect(parseId('01HQXYZ123456789ABCDEFGHIJ')).toBe(parseId('01HQXYZ123456789ABCDEFGH1J'));
  });

  it.each(['', 'welcome', `${uuid}0`, '8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '0000000000000000000000000U'])(
    'refuses %j',
    (text) => {
      expect(parseId(text)).toBeNull();
    },
  );
});
