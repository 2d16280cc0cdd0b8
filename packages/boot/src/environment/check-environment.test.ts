import { checkEnvironment } from './check-environment.ts';

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

  it('names the misspelt variable beside the one that is missed', () => {
    const check = checkEnvironment({ DATABSE_URL: 'postgresql://me:hush@db/n' }, 'api');
    expect(check).toEqual({
      problems: ['DATABASE_URL must be set'],
      warnings: ['DATABSE_URL is read by nobody. Is DATABASE_URL meant?'],
    });
  });
});
