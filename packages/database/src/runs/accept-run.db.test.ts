import type { Step } from '@notiflow/contracts';
import pg from 'pg';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import { connect } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import { connectProjects, createProjectScope } from '../project-scope.ts';
import { type AcceptRunInput, acceptRun, toValues } from './accept-run.ts';
import { acceptStatement } from './accept-statement.ts';

describe('acceptRun', () => {
  let url: string;
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase('accept_run'));
    database = createDatabase({ url, poolSize: 20 });
    seed = await seedProject(database);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  const keyed = (key: string, body = 'body') => ({
    ...runInput(seed),
    recipients: people(1),
    idempotency: { route: 'run', key, fingerprint: Buffer.from(body) },
  });

  it('makes one run of 200 simultaneous requests with one key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => database.runs.acceptRun(keyed('same'))),
    );
    const accepted = answers.flatMap((answer) => (answer.kind === 'accepted' ? answer : []));
    expect(accepted).toHaveLength(200);
    expect(new Set(accepted.map(({ runId }) => runId)).size).toBe(1);
    expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it('tells a reused key from a repeated request', async () => {
    await database.runs.acceptRun(keyed('reused'));
    expect(await database.runs.acceptRun(keyed('reused', 'other body'))).toEqual({
      kind: 'key_reused',
    });
  });

  it('forgets a key after its seven days', async () => {
    const first = await database.runs.acceptRun(keyed('old'));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const expire = (interval: string) =>
      client.query(
        `UPDATE idempotency_keys SET expires_at = created_at + interval '7 days' - interval '${interval}'
         WHERE key = 'old'`,
      );
    await expire('6 days 23 hours');
    expect(await database.runs.acceptRun(keyed('old'))).toEqual({ ...first, replayed: true });
    await expire('7 days 1 second');
    const second = await database.runs.acceptRun(keyed('old'));
    expect(second).toMatchObject({ kind: 'accepted', replayed: false });
    expect(second).not.toEqual(first);
    await client.end();
  });

  it('answers in_flight when the first request holds the key for longer than two seconds', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, expires_at)
       VALUES ($1, $2, 'held', 'body', now() + interval '7 days')`,
      [seed.projectId, `run ${seed.notiflowId}`],
    );
    expect(await database.runs.acceptRun(keyed('held'))).toEqual({ kind: 'in_flight' });
    await client.query('ROLLBACK');
    await client.end();
  });

  it('stores one run of two requests that claim an expired key at once', async () => {
    await database.runs.acceptRun(keyed('expired'));
    await queryRows(
      { databaseUrl: url },
      `UPDATE idempotency_keys SET expires_at = now() - interval '1 second' WHERE key = 'expired'`,
    );
    const answers = await Promise.all([
      database.runs.acceptRun(keyed('expired')),
      database.runs.acceptRun(keyed('expired')),
    ]);
    const replayed = answers.map((answer) => answer.kind === 'accepted' && answer.replayed);
    expect(new Set(replayed)).toEqual(new Set([false, true]));
  });

  it('waits two seconds for a key alone: the connection has no such limit afterwards', async () => {
    const projects = connectProjects({ url });
    const db = projects.of(seed.projectId);
    expect(await acceptRun(db, keyed('limited'))).toMatchObject({ kind: 'accepted' });
    expect((await db.pool.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '0' }]);
    await projects.end();
  });

  it('stores nothing of a run that cannot be stored', async () => {
    const input = { ...keyed('broken'), data: { text: '\u0000' } };
    await expect(database.runs.acceptRun(input)).rejects.toThrow();
    const again = await database.runs.acceptRun(keyed('broken'));
    expect(again).toMatchObject({ kind: 'accepted', replayed: false });
  });

  describe('refuses, in this order,', () => {
    const name = (handle: string) => ({ notiflow: { handle } });
    const accept = (input: Partial<AcceptRunInput>) =>
      database.runs.acceptRun({ ...runInput(seed), recipients: people(1), ...input });
    const save = (handle: string, input: { active: boolean; steps: Step[] | null }) =>
      database.notiflows.saveNotiflow({
        projectId: seed.projectId,
        handle,
        active: input.active,
        ...(input.steps && { definition: { steps: input.steps, sha: `sha of ${handle}` } }),
      });

    it('a notiflow that is not there, whatever else is wrong', async () => {
      const nowhere = { topicName: 'nowhere' };
      expect(await accept({ ...name('nobody'), ...nowhere })).toEqual({
        kind: 'notiflow_not_found',
      });
      expect(await accept({ notiflow: { id: newId() } })).toEqual({ kind: 'notiflow_not_found' });
    });

    it('one that is archived', async () => {
      await save('archived', { active: true, steps: webhookSteps() });
      const archived = { projectId: seed.projectId, handle: 'archived' };
      await database.notiflows.publishNotiflow({ ...archived, sha: 'sha of archived' });
      expect(await accept(name('archived'))).toMatchObject({ kind: 'accepted' });
      await database.notiflows.archiveNotiflow({
        projectId: seed.projectId,
        name: { handle: 'archived' },
      });
      expect(await accept(name('archived'))).toEqual({ kind: 'notiflow_not_found' });
    });

    it('one that is not published, also when it is switched off', async () => {
      await save('drafted', { active: false, steps: webhookSteps() });
      const refused = await accept({ ...name('drafted'), topicName: 'nowhere' });
      expect(refused).toEqual({ kind: 'not_published' });
    });

    it('one that is switched off, also for a chosen version', async () => {
      await save('off', { active: false, steps: webhookSteps() });
      const off = { projectId: seed.projectId, handle: 'off' };
      await database.notiflows.publishNotiflow({ ...off, sha: 'sha of off' });
      await database.notiflows.setNotiflowActive({ ...off, active: false });
      expect(await accept({ ...name('off'), topicName: 'nowhere' })).toEqual({
        kind: 'not_active',
      });
      const version = { id: seed.versionId, excludeActor: false };
      expect(await accept({ ...name('off'), version })).toEqual({ kind: 'not_active' });
    });

    it('a topic that is not there', async () => {
      expect(await accept({ recipients: null, topicName: 'nowhere' })).toEqual({
        kind: 'topic_not_found',
      });
    });

    it('with nothing stored, so that the key is free for the request that is put right', async () => {
      const { idempotency } = keyed('put right');
      await accept({ ...name('nobody'), idempotency });
      await accept({ ...name('drafted'), idempotency });
      await accept({ topicName: 'nowhere', idempotency });
      expect(await accept({ idempotency })).toMatchObject({ replayed: false });
    });

    it('nothing of a repeat: it gets its first answer, whatever the notiflow is now', async () => {
      await save('changing', { active: true, steps: webhookSteps() });
      const changing = { projectId: seed.projectId, handle: 'changing' };
      await database.notiflows.publishNotiflow({ ...changing, sha: 'sha of changing' });
      const input = { ...name('changing'), idempotency: keyed('changing').idempotency };
      const first = await accept(input);
      await database.notiflows.setNotiflowActive({ ...changing, active: false });
      expect(await accept(input)).toEqual({ ...first, replayed: true });
      const other = keyed('changing', 'other body').idempotency;
      expect(await accept({ ...input, idempotency: other })).toEqual({ kind: 'key_reused' });
    });
  });

  it('pins what the notiflow publishes, and a key counts under each of its names', async () => {
    const byHandle = await database.runs.acceptRun({
      ...keyed('names'),
      notiflow: { handle: 'welcome' },
    });
    const byId = await database.runs.acceptRun(keyed('names'));
    expect(byId).toEqual({ ...byHandle, replayed: true });
    const id = byId.kind === 'accepted' ? byId.runId : '';
    const stored = await database.runs.findRun({ projectId: seed.projectId, id });
    expect(stored).toMatchObject({ notiflow_id: seed.notiflowId, version_id: seed.versionId });
  });

  it('is one statement outside of any transaction, with a key too', async () => {
    const { pool } = connect({ url });
    const db = createProjectScope(pool)(seed.projectId);
    const sent: unknown[] = [];
    pool.on('connect', (client) => {
      const query = client.query.bind(client) as (statement: { name?: string }) => unknown;
      client.query = ((statement: { name?: string }, ...rest: []) => {
        sent.push(statement.name ?? statement);
        return query(statement, ...rest);
      }) as typeof client.query;
    });
    await acceptRun(db, keyed('one statement'));
    await acceptRun(db, { ...keyed(''), notiflow: { handle: 'welcome' }, idempotency: null });
    expect(sent).toEqual(['enter-project', 'accept-run-by-id-key', 'accept-run-by-handle']);
    await pool.end();
  });

  it('is held to its project by row-level security when a condition is forgotten', async () => {
    const projects = connectProjects({ url });
    const has = {
      hasTopic: false,
      hasActor: true,
      isKeyed: false,
      isCancelable: false,
      isMetered: false,
    };
    const { text } = acceptStatement({ by: 'id', ...has });
    const forgetful = text
      .replaceAll('f.project_id = $2::uuid AND', '$2::uuid IS NOT NULL AND')
      .replaceAll('project_id = $2 AND', '');
    const values = toValues(newId(), { ...runInput(seed), recipients: people(1) });
    const ask = (projectId: string) => projects.of(projectId).pool.query(forgetful, values);
    expect((await ask(seed.projectId)).rows).toHaveLength(1);
    expect((await ask(newId())).rows).toEqual([]);
    await projects.end();
  });
});
