import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createTerminal } from '../terminal/terminal.ts';
import type { ImportRow } from './import-row.ts';
import { importRows } from './import-rows.ts';
import { nameFile, statePath } from './import-state.ts';
import { openRows } from './open-rows.ts';
import { reject, rejectedPath } from './rejected-rows.ts';
import type { SettledSet } from './settle-in-order.ts';

const rowCount = 100;
const setSize = 10;
const setsAtOnce = 3;
let path: string;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nf-import-'));
  path = join(folder, 'users.csv');
  const ids = Array.from({ length: rowCount }, (_, index) => `user-${index + 1}`);
  await writeFile(path, `external_id\n${ids.join('\n')}\n`);
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const idOf = ({ row }: ImportRow) => String((row as Record<string, unknown>).external_id);
const isOdd = (row: ImportRow) => Number(idOf(row).slice(5)) % 10 === 3;
const reasons = [{ field: 'email', message: 'is odd', reason: 'format' }];
const rejectOdd = (rows: ImportRow[]) => rows.filter(isOdd).map((row) => reject(row, reasons));

interface Attempt {
  settle?(rows: ImportRow[]): SettledSet;
  isRestarted?: boolean;
  topic?: string;
  signal?: AbortSignal;
}

/** Imports the file and keeps what was settled. */
async function run(seen: string[], { settle, isRestarted = false, topic, signal }: Attempt = {}) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const terminal = createTerminal(streams, { isJson: false, isPlain: true });
  return importRows(
    { terminal, signal: signal ?? new AbortController().signal },
    {
      path,
      rows: await openRows(path, { delimiter: ',' }),
      subject: {
        kind: 'users',
        base_url: 'http://localhost:3000',
        project: null,
        api_key: null,
        topic: topic ?? null,
        file: await nameFile(path),
      },
      isRestarted,
      setSize,
      setsAtOnce,
      command: 'users import users.csv',
      async settle(rows) {
        const settled = settle?.(rows) ?? { done: rows.length, rejected: rejectOdd(rows) };
        seen.push(...rows.slice(0, settled.done).map(idOf));
        return settled;
      },
    },
  );
}

/** Settles so many rows and then has an error. */
function failAfter(rowsMax: number): (rows: ImportRow[]) => SettledSet {
  let left = rowsMax;
  return (rows) => {
    const done = Math.min(left, rows.length);
    left -= done;
    const rejected = rejectOdd(rows.slice(0, done));
    return { done, rejected, ...(done < rows.length && { error: new Error('gone') }) };
  };
}

const readRejected = async () =>
  (await readFile(rejectedPath(path), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const allIds = Array.from({ length: rowCount }, (_, index) => `user-${index + 1}`);

describe('an import', () => {
  it('sends every row, and writes down the rejected ones with line and reasons', async () => {
    const seen: string[] = [];
    expect(await run(seen)).toMatchObject({ exitCode: 5, event: { done: 100, rejected: 10 } });
    expect(seen).toEqual(allIds);
    const rejected = await readRejected();
    expect(rejected).toHaveLength(10);
    expect(rejected[0]).toEqual({ line: 4, row: { external_id: 'user-3' }, reasons });
    expect((await stat(rejectedPath(path))).mode & 0o777).toBe(0o600);
    await expect(stat(statePath(path))).rejects.toThrow('ENOENT');
  });

  it('goes on where it was stopped: no row twice, none left out, none rejected twice', async () => {
    const seen: string[] = [];
    await expect(run(seen, { settle: failAfter(37) })).rejects.toThrow('gone');
    await expect(run(seen, { settle: failAfter(24) })).rejects.toThrow('gone');
    expect(await run(seen)).toMatchObject({ event: { done: 100, rejected: 10 } });
    expect(seen).toEqual(allIds);
    expect((await readRejected()).map(({ line }) => line)).toEqual(
      [3, 13, 23, 33, 43, 53, 63, 73, 83, 93].map((number) => number + 1),
    );
  });

  it('cuts off rejected rows that no state knows, as a crash leaves them', async () => {
    await expect(run([], { settle: failAfter(37) })).rejects.toThrow('gone');
    const known = await readFile(rejectedPath(path), 'utf8');
    await writeFile(rejectedPath(path), `${known}{"line":44,"row":{},"reas`);
    await run([]);
    expect(await readRejected()).toHaveLength(10);
  });

  it('saves and says how to go on after Ctrl-C', async () => {
    const seen: string[] = [];
    const stop = new AbortController();
    const settle = (rows: ImportRow[]) => {
      stop.abort();
      return { done: 4, rejected: rejectOdd(rows.slice(0, 4)) };
    };
    await expect(run(seen, { settle, signal: stop.signal })).rejects.toMatchObject({
      exitCode: 130,
      message: 'Stopped; 4 rows are settled.',
      next: 'nf users import users.csv goes on from there',
    });
    await run(seen);
    expect(seen).toEqual(allIds);
  });

  it('refuses to go on with another file or another aim, and begins again when told to', async () => {
    await expect(run([], { settle: failAfter(37) })).rejects.toThrow('gone');
    await expect(run([], { topic: 'beta' })).rejects.toMatchObject({ exitCode: 2 });
    await writeFile(path, `external_id\n${allIds.join('\n')}\nuser-101\n`);
    await expect(run([])).rejects.toThrow('another file');
    const seen: string[] = [];
    expect(await run(seen, { isRestarted: true })).toMatchObject({ event: { done: 101 } });
    expect(seen).toHaveLength(101);
  });

  it('refuses a state it cannot read', async () => {
    await writeFile(statePath(path), '{"rows":-1}');
    await expect(run([])).rejects.toMatchObject({ exitCode: 2 });
  });
});
