import { readApiConfig } from './config.ts';

const required = { DATABASE_URL: 'postgresql://localhost/notiflow' };

it('is not taken when single sign-on is half said, or nobody could log in', () => {
  const readWith = (env: object) => () => readApiConfig({ ...required, ...env });
  expect(readWith({ OIDC_ISSUER: 'https://id.example.com' })).toThrow(
    'OIDC_CLIENT_ID must be set with OIDC_ISSUER',
  );
  expect(readWith({ PASSWORD_LOGIN: 'false' })).toThrow(/nobody could log in/);
  expect(readWith({ OIDC_ISSUER: 'http://id.example.com' })).toThrow(/OIDC_ISSUER/);
  for (const issuer of ['http://localhost:8080/realms/x', 'https://id.example.com/realms/x']) {
    expect(readWith({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'x' })).not.toThrow();
  }
  expect(readWith({ OIDC_JOIN_DOMAINS: '*' })).toThrow(/OIDC_JOIN_DOMAINS/);
});

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
