import { isReadOnly, isRefusedData, isUnavailable } from './judge-error.ts';

const withCode = (code: string) => Object.assign(new Error('Refused.'), { code });

describe('isUnavailable', () => {
  it.each([
    '08006',
    '08P01',
    '25006',
    '25P03',
    '28P01',
    '3D000',
    '40001',
    '53100',
    '53200',
    '53300',
    '57014',
    '57P01',
    '57P03',
    '57P05',
    '58030',
    'ECONNREFUSED',
    'EHOSTUNREACH',
  ])('is true of %s, which may pass', (code) => {
    expect(isUnavailable(withCode(code))).toBe(true);
    expect(isUnavailable(new Error('Not stored.', { cause: withCode(code) }))).toBe(true);
  });

  it.each(['22P02', '23505', '42601', '42P01', '54000', 'XX000', 'P0001', 'EACCES'])(
    'is false of %s, which would come again',
    (code) => {
      expect(isUnavailable(withCode(code))).toBe(false);
    },
  );

  it('is true of a connection that gave no answer in time, and false of what is no error', () => {
    expect(isUnavailable(new Error('Query read timeout'))).toBe(true);
    expect(isUnavailable(new Error('Connection terminated unexpectedly'))).toBe(true);
    for (const value of [undefined, null, '57P01', 5]) expect(isUnavailable(value)).toBe(false);
  });
});

describe('isReadOnly and isRefusedData', () => {
  it('know their codes, and none in what is no error', () => {
    expect(isReadOnly(withCode('25006'))).toBe(true);
    expect(isReadOnly(withCode('25P02'))).toBe(false);
    expect(isRefusedData(withCode('23505'))).toBe(true);
    expect(isRefusedData(withCode('25006'))).toBe(false);
    expect([isReadOnly(undefined), isReadOnly(true), isRefusedData(null)]).not.toContain(true);
  });
});
