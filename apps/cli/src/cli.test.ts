import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNf } from '../test/run-nf.ts';
import { commands, groups } from './commands/index.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-cli-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

const nf = (...argv: string[]) => runNf(argv, { cwd: home, env: { HOME: home } });
const wordsOf = (usage: string) => usage.replace(/ ?[[<].*$/, '').split(' ');

describe('the command line', () => {
  it.each(commands.map(({ usage }) => [wordsOf(usage).join(' ')]))(
    'says with examples how to use %s',
    async (words) => {
      const { exitCode, stdout, stderr } = await nf(...words.split(' '), '--help');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatch(new RegExp(`Examples:\\n  \\$ nf ${words}`));
      expect(stdout).toContain('--json');
    },
  );

  it('says what each group of commands is about', () => {
    const words = commands.map(({ usage }) => wordsOf(usage)).filter(({ length }) => length > 1);
    const [told, asked] = [Object.keys(groups), new Set(words.map(([group = '']) => group))];
    expect(told.sort()).toEqual([...asked].sort());
  });

  it('proposes the command that was meant', async () => {
    const { exitCode, stderr } = await nf('notiflow', 'publsh', 'welcome');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Did you mean publish?');
    expect(stderr).toContain('Next: nf notiflow');
  });

  it.each([[['notiflow', 'get']], [['whoami', '--nonsense']], [[]], [['notiflow']]])(
    'ends with 2 for %j',
    async (argv) => {
      expect((await nf(...argv)).exitCode).toBe(2);
    },
  );

  it('takes the flags of all commands before and after the words', async () => {
    for (const argv of [
      ['--json', 'logout'],
      ['logout', '--json'],
    ]) {
      const result = await nf(...argv);
      expect(result.json()).toEqual({ base_url: 'http://localhost:3000', was_logged_in: false });
    }
  });

  it('ends with 3 and the next command when there is no account token', async () => {
    const { exitCode, stdout, stderr } = await nf('whoami');
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
    expect(stderr).toContain('Next: nf login');
  });

  it('tells errors as JSON on stderr with --json', async () => {
    const { exitCode, stderr } = await nf('whoami', '--json');
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'auth', next: expect.any(String) } });
  });

  it('ends with 1 when nobody answers', async () => {
    const env = {
      HOME: home,
      NOTIFLOWS_TOKEN: 'nf_at_x',
      NOTIFLOWS_BASE_URL: 'http://127.0.0.1:9',
    };
    const { exitCode, stderr } = await runNf(['whoami'], { cwd: home, env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('http://127.0.0.1:9 cannot be reached');
  });

  it('asks nothing without a terminal, and says that --yes is missing', async () => {
    const env = { HOME: home, NOTIFLOWS_TOKEN: 'nf_at_x' };
    const { exitCode, stderr } = await runNf(['notiflow', 'archive', 'welcome'], {
      cwd: home,
      env,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--yes');
  });

  it('writes no control characters but line ends', async () => {
    const { stdout, stderr } = await nf('notiflow', 'new', 'welcome');
    expect(stdout + stderr).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it('checks an import without sending anything', async () => {
    await writeFile(
      join(home, 'users.csv'),
      'external_id,email\na,a@example.com\n,x\nb,nonsense\n',
    );
    const result = await nf('users', 'import', 'users.csv', '--dry-run', '--json');
    expect(result.exitCode).toBe(5);
    expect(result.events()).toEqual([
      { event: 'rejected', line: 3, reasons: [expect.objectContaining({ field: 'external_id' })] },
      { event: 'rejected', line: 4, reasons: [expect.objectContaining({ field: 'email' })] },
      { event: 'done', dry_run: true, done: 3, rejected: 2 },
    ]);
  });
});
