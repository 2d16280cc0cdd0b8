import Type from 'typebox';
import { ConfigError, describeConfig, loadConfig, printEnvExample } from './config.ts';

const schema = Type.Object({
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 8080,
    description: 'Where to listen.',
  }),
  DATABASE_URL: Type.String({
    minLength: 1,
    secret: true,
    pattern: '^postgres',
    description: 'The record of truth.',
    examples: ['postgres://localhost/notiflow'],
  }),
  VERBOSE: Type.Boolean({ default: false }),
  LOG_LEVEL: Type.Enum(['info', 'warn'], { default: 'info', description: 'This | that.' }),
  REDIS_URL: Type.Optional(Type.String({ secret: true })),
});

function problemsOf(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
  }
  throw new Error('the configuration was taken');
}

describe('loadConfig', () => {
  it('answers typed values, with defaults for what is unset or empty, and nothing else', () => {
    const env = {
      DATABASE_URL: 'postgres://x',
      PORT: '0',
      VERBOSE: 'true',
      LOG_LEVEL: '',
      HOME: '/',
    };
    expect(loadConfig(schema, env)).toEqual({
      DATABASE_URL: 'postgres://x',
      PORT: 0,
      VERBOSE: true,
      LOG_LEVEL: 'info',
    });
  });

  it('lists all problems at once, each with the value it got', () => {
    expect(problemsOf({ DATABASE_URL: '', PORT: '99999', VERBOSE: 'perhaps' })).toEqual(
      expect.arrayContaining([
        'DATABASE_URL must be set',
        'PORT must be at most 65535 (got "99999")',
        'VERBOSE must be a boolean (got "perhaps")',
      ]),
    );
  });

  it('names a wrong secret without showing it', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://root:hunter2@db' })).toEqual([
      'DATABASE_URL has a wrong format: must be like postgres://localhost/notiflow',
    ]);
  });
});

describe('describeConfig', () => {
  it('prints a table for each process', () => {
    const lines = describeConfig({ api: schema }).split('\n');
    expect(lines).toContain('## api');
    expect(lines).toContain('| `PORT` | `8080` | Where to listen. |');
    expect(lines).toContain('| `VERBOSE` | `false` |  |');
    expect(lines).toContain('| `LOG_LEVEL` | `info` | This \\| that. |');
    expect(lines).toContain(
      '| `DATABASE_URL` | **required** | The record of truth. Example: `postgres://localhost/notiflow`. |',
    );
  });
});

describe('printEnvExample', () => {
  it('prints every variable once, commented out', () => {
    const text = printEnvExample({ api: schema, worker: schema });
    expect(text.match(/^#PORT=8080$/gm)).toHaveLength(1);
    expect(text).toContain('# The record of truth.\n#DATABASE_URL=postgres://localhost/notiflow\n');
    expect(text).toContain('#REDIS_URL=\n');
  });
});
