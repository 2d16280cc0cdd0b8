import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNf } from '../../test/run-nf.ts';

let home: string;
let server: Server;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-settle-'));
  await writeFile(join(home, 'users.jsonl'), '"ada"\n"grace"\n"linus"\n');
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(home, { recursive: true, force: true });
});

/** Imports three users into an api that answers as told. */
async function importInto(answer: RequestListener) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    NOTIFLOWS_SDK_SECRET: 'sk_x',
  };
  return runNf(['users', 'import', 'users.jsonl', '--json'], { cwd: home, env });
}

interface AskedUser {
  external_id: string;
}

/** Answers for the users a request names: the status of a user, or of the whole request when it is refused. */
function answerUsers(
  statusOf: (user: string) => number,
  refuseWhole: (users: string[]) => number | null = () => null,
): RequestListener {
  return async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const { users } = JSON.parse(Buffer.concat(chunks).toString()) as { users: AskedUser[] };
    asked.push(users.map(({ external_id }) => external_id));
    const refusal = refuseWhole(users.map(({ external_id }) => external_id));
    const error = { code: 'refused', message: 'Refused', details: {} };
    const results = users.map(({ external_id }) => {
      const status = statusOf(external_id);
      return status < 400 ? { status, id: '1', external_id } : { status, error };
    });
    res.setHeader('content-type', 'application/json');
    if (refusal === null) res.end(JSON.stringify({ results }));
    else res.writeHead(refusal).end(JSON.stringify({ error }));
  };
}

/** The users of each request, in the order they arrived. */
let asked: string[][];

beforeEach(() => {
  asked = [];
});

describe('an import of users', () => {
  it.each([429, 503])('waits while the api answers %i', async (status) => {
    const { exitCode, events } = await importInto(
      answerUsers(
        () => 201,
        () => (asked.length > 3 ? null : status),
      ),
    );
    expect(asked).toEqual(Array(4).fill(['ada', 'grace', 'linus']));
    expect(events().at(-1)).toMatchObject({ done: 3, rejected: 0 });
    expect(exitCode).toBe(0);
  });

  it('rejects the row that the api refuses, and takes the others', async () => {
    const statusOf = (user: string) => (user === 'grace' ? 422 : 201);
    const { exitCode } = await importInto(answerUsers(statusOf));
    expect(exitCode).toBe(5);
    expect(asked).toHaveLength(1);
    const rejected = await readFile(join(home, 'users.jsonl.rejected.jsonl'), 'utf8');
    expect(JSON.parse(rejected)).toMatchObject({ line: 2, row: { external_id: 'grace' } });
  });

  it.each([400, 413, 500])(
    'finds the row for which a whole request is answered %i',
    async (status) => {
      const isSpoiled = (users: string[]) => (users.includes('grace') ? status : null);
      const { exitCode } = await importInto(answerUsers(() => 201, isSpoiled));
      expect(exitCode).toBe(5);
      const rejected = await readFile(join(home, 'users.jsonl.rejected.jsonl'), 'utf8');
      expect(JSON.parse(rejected)).toMatchObject({ line: 2, row: { external_id: 'grace' } });
    },
  );

  it('stops where it is when the keys are refused half-way, and can go on', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) => `"user-${index + 1}"\n`);
    await writeFile(join(home, 'users.jsonl'), many.join(''));
    const refuse = (users: string[]) => (users.includes('user-2001') ? 401 : null);
    const { exitCode, stderr } = await importInto(answerUsers(() => 201, refuse));
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { next: 'nf login' } });
    const state = JSON.parse(await readFile(join(home, 'users.jsonl.nf-import.json'), 'utf8'));
    expect(state.rows).toBe(2_000);
  });

  it('lets the later row of a user win, in one request and in the next', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `user-${index % 1_200}`);
    await writeFile(join(home, 'users.jsonl'), names.map((name) => `"${name}"\n`).join(''));
    /** How many requests were answered when each began. */
    const answeredBefore: number[] = [];
    let answered = 0;
    const answer = answerUsers(() => 201);
    await importInto((req, res) => {
      answeredBefore.push(answered);
      res.on('finish', () => {
        answered += 1;
      });
      answer(req, res);
    });
    // The second request repeats users of the first, and the third some of both.
    expect(asked.map((users) => users.length)).toEqual([1_000, 1_000, 500]);
    expect(answeredBefore).toEqual([0, 1, 2]);
  });
});
