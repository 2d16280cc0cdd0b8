import { type Cursor, collectCsv, type ListPage } from './collect-csv.ts';

const columns = [{ title: 'Number', text: (row: number) => row }];

/** A list of so many rows, `size` on each page, that counts how often it is asked. */
function listOf(rows: number, size: number) {
  const asked: Cursor[] = [];
  const ask = async (cursor: Cursor): Promise<ListPage<number>> => {
    asked.push(cursor);
    const from = Number(cursor.after ?? 0);
    const to = Math.min(rows, from + size);
    const items = Array.from({ length: to - from }, (_, index) => from + index + 1);
    return { items, page: { after: to < rows ? String(to) : null } };
  };
  return { ask, asked };
}

const numbersIn = async (file: Blob) => (await file.text()).trimEnd().split('\r\n').slice(1);

it('writes every row of a list once, whatever its pages', async () => {
  const { ask, asked } = listOf(25, 10);
  const told: number[] = [];
  const { file, rows, isCut } = await collectCsv({ columns, ask, onRows: (n) => told.push(n) });
  expect(await numbersIn(file)).toEqual(Array.from({ length: 25 }, (_, n) => String(n + 1)));
  expect({ rows, isCut, told }).toEqual({ rows: 25, isCut: false, told: [10, 20, 25] });
  expect(asked).toEqual([{}, { after: '10' }, { after: '20' }]);
});

it.each([
  [25, 10, 20, true],
  [25, 10, 15, true],
  [20, 10, 20, false],
  [0, 10, 20, false],
])(
  'of %i rows in pages of %i ends after %i, and says whether there are more: %s',
  async (rows, size, rowsMax, isCut) => {
    const { ask, asked } = listOf(rows, size);
    const collected = await collectCsv({ columns, ask, onRows: () => {}, rowsMax });
    expect(collected).toMatchObject({ rows: Math.min(rows, rowsMax), isCut });
    expect(await numbersIn(collected.file)).toHaveLength(Math.min(rows, rowsMax));
    expect(asked.length).toBeLessThanOrEqual(Math.ceil(rowsMax / size));
  },
);

it('goes through pages by their number', async () => {
  const ask = async ({ page = 1 }: Cursor) => ({
    items: [page],
    page_info: { page, total_pages: 3 },
  });
  const { file } = await collectCsv({ columns, ask, onRows: () => {} });
  expect(await numbersIn(file)).toEqual(['1', '2', '3']);
});

it('ends where a page fails', async () => {
  const ask = () => Promise.reject(new Error('stopped'));
  await expect(collectCsv({ columns, ask, onRows: () => {} })).rejects.toThrow('stopped');
});
