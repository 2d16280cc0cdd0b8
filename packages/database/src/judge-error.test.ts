import {
  hasStoredNothing,
  isReadOnly,
  isUnavailable,
  mayBlameRows,
  refusesValue,
} from './judge-error.ts';

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

describe('hasStoredNothing', () => {
  it.each(['25006', '40P01', '53100', '57014', '57P03', '23505', 'ECONNREFUSED'])(
    'is sure after %s',
    (code) => expect(hasStoredNothing(withCode(code))).toBe(true),
  );

  it.each(['08006', '40003', '57P01', '57P02', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])(
    'cannot tell after %s, which may have come after the commit',
    (code) => expect(hasStoredNothing(withCode(code))).toBe(false),
  );

  it('knows a connection that was never made from one that broke', () => {
    const saying = (message: string) => hasStoredNothing(new Error(message));
    expect(saying('timeout exceeded when trying to connect')).toBe(true);
    expect(saying('Connection terminated due to connection timeout')).toBe(true);
    expect(saying('Connection terminated unexpectedly')).toBe(false);
    expect(saying('Query read timeout')).toBe(false);
    expect(hasStoredNothing(undefined)).toBe(false);
  });
});

describe('isReadOnly', () => {
  it('knows its code, and none in what is no error', () => {
    expect(isReadOnly(withCode('25006'))).toBe(true);
    expect(isReadOnly(withCode('25P02'))).toBe(false);
    expect([isReadOnly(undefined), isReadOnly(true)]).not.toContain(true);
  });
});

describe('mayBlameRows', () => {
  it.each(['21000', '22P02', '22P05', '23505', '54000', 'P0001', 'XX000', 'ERR_INVALID_ARG_TYPE'])(
    'is true of %s, which these rows met',
    (code) => {
      expect(mayBlameRows(withCode(code))).toBe(true);
    },
  );

  it.each([
    ['Postgres is away', '57P01'],
    ['Postgres takes no writes', '25006'],
    ['Postgres is full', '53100'],
    ['others are in the way', '40P01'],
    ['others hold a lock', '55P03'],
    ['its tables are of another version', '42703'],
    ['a plan is of another version', '0A000'],
    ['there are too many files', 'EMFILE'],
    ['a connection is refused', 'ECONNREFUSED'],
  ])('is false while %s', (_what, code) => {
    expect(mayBlameRows(withCode(code))).toBe(false);
  });

  it('is true of what our code throws, and false of a pool that ended', () => {
    expect(mayBlameRows(new TypeError('undefined is not iterable'))).toBe(true);
    expect(mayBlameRows(new RangeError('Invalid string length'))).toBe(true);
    expect(mayBlameRows('thrown')).toBe(true);
    expect(mayBlameRows(new Error('Query read timeout'))).toBe(false);
    expect(mayBlameRows(new Error('Cannot use a pool after calling end on the pool'))).toBe(false);
  });
});

describe('refusesValue', () => {
  it('is true of a value that Postgres does not take, and of one that is too large', () => {
    expect(refusesValue(withCode('22P05'))).toBe(true);
    expect(refusesValue(withCode('54000'))).toBe(true);
    expect(refusesValue(new RangeError('Invalid string length'))).toBe(true);
  });

  it('is false of what a release at fault may cause as well', () => {
    expect(refusesValue(withCode('23502'))).toBe(false);
    expect(refusesValue(new TypeError('undefined is not iterable'))).toBe(false);
    expect(refusesValue(new RangeError('Invalid array length'))).toBe(false);
    expect(refusesValue('thrown')).toBe(false);
  });
});
