import { findMisspelt } from './find-misspelt.ts';

describe('findMisspelt', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASEURL', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['REDIS_URI', 'REDIS_URL'],
    ['OUTBOUND_ALLOW_CIDR', 'OUTBOUND_ALLOW_CIDRS'],
    ['RATE_LIMIT_PER_SECOND_', 'RATE_LIMIT_PER_SECOND'],
    ['RENDER_THREDS', 'RENDER_THREADS'],
    ['WORKER', 'WORKERS'],
  ])('takes %s for %s', (name, meant) => {
    expect(findMisspelt({ [name]: 'x' })).toEqual([{ name, meant }]);
  });

  it('leaves alone what other programs read, and what is set right', () => {
    const env = {
      PATH: '/bin',
      HOME: '/',
      PORTS: '1',
      HOSTNAME: 'a',
      REDIS_PORT: '1',
      PGHOST: 'b',
    };
    expect(findMisspelt({ ...env, DATABASE_URL: 'x', DATA_DIR: 'y' })).toEqual([]);
  });

  it('says nothing of a near name when the right one is set too', () => {
    expect(findMisspelt({ DATABASE_URLS: 'x', DATABASE_URL: 'y' })).toEqual([]);
  });
});
