import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { ImportRow } from './import-row.ts';
import { openRows } from './open-rows.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nf-rows-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function readAll(name: string, content: string | Buffer): Promise<ImportRow[]> {
  const path = join(folder, name);
  await writeFile(path, content);
  const rows = await openRows(path, { delimiter: ',' });
  const read: ImportRow[] = [];
  for await (const row of rows.read(rows.first)) read.push(row);
  return read;
}

const short = (rows: ImportRow[]) =>
  rows.map(({ line, row, problems }) => [
    line,
    typeof row === 'string' ? row : { ...row },
    ...problems.map(({ message }) => message),
  ]);

describe('the rows of a CSV file', () => {
  it('are read with quotes, line ends in values, a byte order mark, and lines between them', async () => {
    const text = '\uFEFFexternal_id,name\r\na,"x\r\ny"\r\n\r\nb,"say ""hi"", you"\nc,\n';
    expect(short(await readAll('users.csv', text))).toEqual([
      [2, { external_id: 'a', name: 'x\ny' }],
      [5, { external_id: 'b', name: 'say "hi", you' }],
      [6, { external_id: 'c', name: '' }],
    ]);
  });

  it('cost no other row when one of them is broken', async () => {
    const text = [
      'external_id,name',
      'a,1',
      'b,"bro"ken',
      'c,1,2',
      'd,5" wide',
      'e,2',
      '"f,never closed',
      'g,3',
    ].join('\n');
    expect(short(await readAll('users.csv', text))).toEqual([
      [2, { external_id: 'a', name: '1' }],
      [3, 'b,"bro"ken', expect.stringContaining('Closing Quote')],
      [4, 'c,1,2', 'has 3 values for 2 columns'],
      [5, 'd,5" wide', expect.stringContaining('Quote')],
      [6, { external_id: 'e', name: '2' }],
      [7, '"f,never closed', expect.stringContaining('Quote')],
      [8, { external_id: 'g', name: '3' }],
    ]);
  });

  it('are refused one by one when they are no UTF-8 text or too long', async () => {
    const content = Buffer.concat([
      Buffer.from('external_id\na\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.alloc(1024 * 1024 + 1, 'x'),
      Buffer.from('\nb\n'),
    ]);
    const rows = await readAll('users.csv', content);
    expect(rows.map(({ line, problems }) => [line, problems.length])).toEqual([
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 0],
    ]);
  });

  it('can be read from the end of any row on', async () => {
    const path = join(folder, 'users.csv');
    await writeFile(path, 'external_id,name\na,"1\n2"\nb,ü\n\nc,3');
    const rows = await openRows(path, { delimiter: ',' });
    const all: ImportRow[] = [];
    for await (const row of rows.read(rows.first)) all.push(row);
    for (const [place, row] of all.entries()) {
      const rest: ImportRow[] = [];
      for await (const later of rows.read({ offset: row.end, lines: row.lines })) rest.push(later);
      expect(rest).toEqual(all.slice(place + 1));
    }
  });

  it('are those that were written, whatever their values hold', async () => {
    const value = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', ' ', "'") });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(value, value), { maxLength: 8 }), async (values) => {
        const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const lines = values.map((row) => row.map(quote).join(','));
        const rows = await readAll('users.csv', ['external_id,name', ...lines].join('\n'));
        expect(rows.map(({ row }) => Object.values(row))).toEqual(values);
      }),
      { numRuns: 100 },
    );
  });

  it('need a header whose names differ', async () => {
    await expect(readAll('users.csv', 'a,a\n1,2')).rejects.toMatchObject({ exitCode: 2 });
    await expect(readAll('users.csv', '')).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('the rows of a JSONL file', () => {
  it('are objects, or external ids alone', async () => {
    const text = '{"external_id":"a","plan":{"level":1}}\n\n"b"\n[1]\n{broken\n';
    expect(short(await readAll('users.jsonl', text))).toEqual([
      [1, { external_id: 'a', plan: { level: 1 } }],
      [3, { external_id: 'b' }],
      [4, '[1]', expect.any(String)],
      [5, '{broken', expect.any(String)],
    ]);
  });
});

it('refuses a file whose name does not say what it is', async () => {
  await expect(readAll('users.txt', 'a')).rejects.toMatchObject({ exitCode: 2 });
});
