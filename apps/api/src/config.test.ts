import { readApiConfig } from './config.ts';

const required = { DATABASE_URL: 'postgresql://localhost/notiflow' };

describe('the configuration', () => {
  it('needs only a database', () => {
    expect(readApiConfig(required)).toMatchObject({
      PORT: 3000,
      DATA_DIR: '.notiflows',
      RATE_LIMIT_PER_SECOND: 1_000,
      MIGRATE_ON_START: true,
    });
  });

  it('names every value that is wrong, and shows no secret', () => {
    const read = () =>
      readApiConfig({ PORT: 'x', BOOTSTRAP_SECRET_KEY: 'sk_short', TRUST_PROXY: '-1' });
    expect(read).toThrow(/PORT[\s\S]*DATABASE_URL|DATABASE_URL[\s\S]*PORT/);
    expect(read).toThrow(/BOOTSTRAP_SECRET_KEY/);
    expect(read).toThrow(/TRUST_PROXY/);
    expect(read).not.toThrow(/sk_short/);
  });
});
