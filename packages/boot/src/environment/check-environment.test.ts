import { checkEnvironment } from './check-environment.ts';

const key = Buffer.alloc(32, 'k').toString('base64');

describe('checkEnvironment', () => {
  it('finds nothing in an environment that says nothing, where the database is embedded', () => {
    expect(checkEnvironment({}, 'standalone')).toEqual({ problems: [], warnings: [] });
  });

  it('finds what the api and the workers would refuse, too, each once', () => {
    const env = { WORKERS: '0', RENDER_THREADS: 'many', TRUST_PROXY: '-1', LOG_LEVEL: 'loud' };
    const { problems } = checkEnvironment(env, 'standalone');
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'WORKERS',
      'LOG_LEVEL',
      'TRUST_PROXY',
      'RENDER_THREADS',
    ]);
  });

  it.each([
    ['OUTBOUND_ALLOW_CIDRS', ['10.0.0.0', '10.0.0.0/8 fd00::/8', 'lan']],
    ['ENCRYPTION_KEYS', ['k1', 'k1:c2hvcnQ=', `k1:${key},`]],
  ])('refuses a list of another form in %s, before anything is started', (name, given) => {
    for (const value of given) {
      const { problems } = checkEnvironment({ [name]: value }, 'standalone');
      expect(problems).toEqual([expect.stringContaining(`${name} has a wrong format`)]);
      expect(problems.join()).not.toContain('c2hvcnQ');
    }
  });

  it('takes lists as they are written by hand', () => {
    const env = {
      OUTBOUND_ALLOW_CIDRS: '10.20.0.0/16, fd00::/8,',
      ENCRYPTION_KEYS: `k1:${key}, k-2:${key.replace('=', '')}`,
    };
    expect(checkEnvironment(env, 'standalone').problems).toEqual([]);
  });

  it('names the misspelt variable beside the one that is missed', () => {
    const check = checkEnvironment({ DATABSE_URL: 'postgresql://me:hush@db/n' }, 'api');
    expect(check).toEqual({
      problems: ['DATABASE_URL must be set'],
      warnings: ['DATABSE_URL is read by nobody. Is DATABASE_URL meant?'],
    });
  });
});
