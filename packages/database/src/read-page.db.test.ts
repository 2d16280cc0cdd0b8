import { randomBytes } from 'node:crypto';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { queryRows } from '../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../test/support/seed-project.ts';
import { createDatabase, type Database } from './create-database.ts';
import type { Page } from './read-page.ts';

describe('readPage', () => {
  let databaseUrl: string;
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeAll(async () => {
    const created = await createTestDatabase('read_page');
    drop = created.drop;
    databaseUrl = created.url;
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  async function acceptRuns(count: number, data: object = {}): Promise<string[]> {
    const input = { ...runInput(seed), recipients: people(1), data: { ...data } };
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) {
      const accepted = await database.runs.acceptRun(input);
      if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
      ids.push(accepted.runId);
    }
    return ids;
  }

  const readRuns = (cursor: { after?: string; before?: string }, limit = 10) =>
    database.runs.listRuns({
      projectId: seed.projectId,
      filters: {},
      page: { after: cursor.after ?? null, before: cursor.before ?? null, limit },
    });

  const idsOf = ({ items }: Page<{ id: string }>) => items.map(({ id }) => id);

  it('shows every old row exactly once to who pages through while rows are inserted', async () => {
    const old = await acceptRuns(47);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await readRuns({ after });
      seen.push(...idsOf(page));
      after = page.hasMoreAfter ? seen.at(-1) : undefined;
      await acceptRuns(3);
    } while (after !== undefined);
    expect(seen).toEqual(old.toReversed());
  });

  it('shows every row exactly once to who pages back from the oldest, those inserted meanwhile too', async () => {
    const { items } = await readRuns({}, 1_000);
    const known = idsOf({ items, hasMoreAfter: false, hasMoreBefore: false });
    const seen = known.slice(-1);
    let before = known.at(-1);
    while (before !== undefined) {
      const page = await readRuns({ before });
      seen.unshift(...idsOf(page));
      before = page.hasMoreBefore ? seen[0] : undefined;
      if (seen.length < known.length) known.unshift(...(await acceptRuns(1)));
    }
    expect(seen).toEqual(known);
  });

  it.each([
    ['compressed in the table', () => '"'.repeat(200_000)],
    ['not compressed', () => randomBytes(150_000).toString('base64')],
  ])('ends a page of large rows early, in both directions: %s', async (_, makeText) => {
    const expected = (await acceptRuns(50, { text: makeText() })).toReversed();
    const sizes: number[] = [];
    const read = async (cursor: { after?: string; before?: string }) => {
      const page = await readRuns(cursor, 1_000);
      sizes.push(Buffer.byteLength(JSON.stringify(page.items)));
      return page;
    };
    const forward: string[] = [];
    while (forward.length < expected.length) {
      forward.push(...idsOf(await read({ after: forward.at(-1) })));
    }
    expect(forward.slice(0, expected.length)).toEqual(expected);
    const backward = [expected.at(-1) ?? ''];
    for (let hasMore = true; hasMore; ) {
      const page = await read({ before: backward[0] });
      backward.unshift(...idsOf(page));
      hasMore = page.hasMoreBefore;
    }
    expect(backward).toEqual(expected);
    expect(Math.max(...sizes)).toBeLessThan(8.5 * 1024 * 1024);
    expect(sizes.length).toBeGreaterThan(3);
  });

  it('answers a row that is larger than a page by itself', async () => {
    const [large = ''] = await acceptRuns(1, { text: 'x'.repeat(9 * 1024 * 1024) });
    await acceptRuns(1);
    const { items } = await readRuns({}, 1);
    const page = await readRuns({ after: items[0]?.id }, 10);
    expect([idsOf(page), page.hasMoreAfter]).toEqual([[large], true]);
  });

  it('leaves out what was created at the given moments, as they are shown', async () => {
    const [oldest = '', middle = '', newest = ''] = await acceptRuns(3);
    const second = new Date(Date.now() - 1_800_000).toISOString().slice(0, 19);
    await setCreatedAt(oldest, `${second}.100456Z`);
    await setCreatedAt(middle, `${second}.200456Z`);
    await setCreatedAt(newest, `${second}.300456Z`);
    const createdAfter = new Date(`${second}.100Z`);
    const createdBefore = new Date(`${second}.300Z`);
    expect(await findCreated({ createdAfter, createdBefore })).toEqual([middle]);
  });

  it('finds rows whose id and created_at are minutes apart, as clocks are', async () => {
    const [runId = ''] = await acceptRuns(1);
    const now = Date.now();
    for (const ms of [-50 * 60_000, 50 * 60_000]) {
      await setCreatedAt(runId, new Date(now + ms).toISOString());
      const createdAfter = new Date(now + ms - 1);
      const createdBefore = new Date(now + ms + 1);
      expect(await findCreated({ createdAfter, createdBefore })).toEqual([runId]);
    }
  });

  const setCreatedAt = (id: string, moment: string) =>
    queryRows({ databaseUrl }, 'UPDATE runs SET created_at = $2 WHERE id = $1', [id, moment]);

  async function findCreated(filters: { createdAfter: Date; createdBefore: Date }) {
    const { projectId } = seed;
    const page = { after: null, before: null, limit: 10 };
    return idsOf(await database.runs.listRuns({ projectId, filters, page }));
  }
});
