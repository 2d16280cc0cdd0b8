import { reportCheck } from './report-check.ts';

describe('reportCheck', () => {
  it('is content with an environment that says nothing', () => {
    expect(reportCheck({})).toEqual({ text: '✓ The configuration can be used.', exitCode: 0 });
  });

  it('fails for a problem and for a misspelt name, and lists both', () => {
    expect(reportCheck({ PORT: 'x', REDIS_URI: 'redis://r' })).toEqual({
      text: '✗ PORT must be an integer (got "x")\n! REDIS_URI is read by nobody. Is REDIS_URL meant?',
      exitCode: 78,
    });
  });

  it('knows what each process needs', () => {
    expect(reportCheck({}, 'worker')).toMatchObject({ exitCode: 78 });
    expect(reportCheck({}, 'queue')).toEqual({
      text: 'Say which process to check: standalone, api, worker.',
      exitCode: 64,
    });
  });
});
