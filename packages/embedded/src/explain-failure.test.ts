import { explainFailure } from './explain-failure.ts';

const place = { dataDir: '/data', port: 5432 };

describe('explainFailure', () => {
  it.each([
    ['FATAL:  could not write lock file: No space left on device', 'disk of /data is full'],
    [
      'LOG:  could not bind IPv4 address: Address already in use',
      'Port 5432 on 127.0.0.1 is taken',
    ],
    ['FATAL:  database files are incompatible with server', 'another major version'],
    ['FATAL:  could not open directory: Permission denied', 'Correct its owner'],
    [
      'FATAL:  could not map anonymous shared memory: Cannot allocate memory',
      'lower shared_buffers',
    ],
  ])('explains %j', (line, sentence) => {
    expect(explainFailure([line], place)).toContain(sentence);
  });

  it('repeats the fatal line when it knows no better', () => {
    const lines = [
      '2026 UTC [7] LOG:  starting',
      '2026 UTC [7] FATAL:  bogus setting',
      '2026 UTC [7] LOG:  down',
      '',
    ];
    expect(explainFailure(lines, place)).toBe('Postgres: FATAL:  bogus setting');
  });
});
