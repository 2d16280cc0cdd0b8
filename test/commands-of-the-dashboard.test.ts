import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { commands } from '../apps/cli/src/commands/index.ts';
import { toArguments, toCurl, toNf } from '../apps/dashboard/src/components/shell-commands.ts';

/** What a shell makes of a command: each argument on a line. */
function argumentsOf(command: string): string[] {
  const [name = ''] = command.split(' ', 1);
  const script = `${name}() { for word; do printf '%s\\0' "$word"; done; }; ${command}`;
  return execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
}

const hostile = `it's "$(touch /tmp/x)" \`id\` ; rm *`;

it('asks for what a screen shows, with its filters and the project', () => {
  const query = { action: hostile, limit: 50 };
  const command = toNf({ operation: 'GET /management/v1/audit-log', query }, 'shop');
  const [api, address = '', ...rest] = argumentsOf(command);
  expect([api, ...rest]).toEqual(['api', '--project', 'shop']);
  const url = new URL(address, 'http://localhost');
  expect(url.pathname).toBe('/management/v1/audit-log');
  expect(Object.fromEntries(url.searchParams)).toEqual({ action: hostile, limit: '50' });
});

it('gives a body as it is', () => {
  const operation = 'POST /management/v1/notiflows/{handle}/preview';
  const body = { data: { name: hostile } };
  const words = argumentsOf(toNf({ operation, params: ['welcome'], body } as never, null));
  expect(words.slice(0, 5)).toEqual([
    'api',
    '/management/v1/notiflows/welcome/preview',
    '--method',
    'POST',
    '--body',
  ]);
  expect(JSON.parse(words[5] ?? '')).toEqual(body);
});

it('says the same to curl', () => {
  const facts = { project: 'shop', origin: 'https://ops.example.com' };
  const words = argumentsOf(
    toCurl({ operation: 'GET /admin/v1/users/{external_id}', params: [hostile] }, facts),
  );
  const url = new URL(words[0] ?? '');
  expect(url.origin).toBe('https://ops.example.com');
  expect(decodeURIComponent(url.pathname)).toBe(`/admin/v1/users/${hostile}`);
});

it.each([[hostile], ['ada'], ['Ada Lovelace'], [''], ['ada@example.com'], ['$HOME'], ['a\nb']])(
  'takes %j as one argument',
  (word) => {
    expect(argumentsOf(`nf ${toArguments('x', word)}`)).toEqual(['x', word]);
  },
);

it('names no command that nf does not have', () => {
  const dir = fileURLToPath(new URL('../apps/dashboard/src', import.meta.url));
  const sources = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.tsx'))
    .map((name) => readFileSync(`${dir}/${name}`, 'utf8'));
  const named = sources.flatMap((source) =>
    [...source.matchAll(/nf=(?:"|\{`)nf ([a-z -]*[a-z])/g)].map(([, words]) => words ?? ''),
  );
  const known = commands.map(({ usage }) => usage.replace(/ [<[].*/, ''));
  expect(named.length).toBeGreaterThan(3);
  expect(named.filter((words) => !known.includes(words))).toEqual([]);
});
