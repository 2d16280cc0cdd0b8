import type { Actor, Recipient } from '@notiflow/contracts';
import { type Connection, type Db, run, statement, transaction } from '../connect.ts';
import { newId, newIds } from '../ids.ts';
import { loadNotifications } from '../notifications/load-notifications.ts';
import type { LoadedRun, NotificationSet } from '../notifications/notification-set.ts';
import { readStandIns, rowsOf, type StandIn } from '../stand-in-rows.ts';

/** A run as it would be accepted, and how many of its recipients are looked at. */
export interface PlanRunInput {
  projectId: string;
  notiflowId: string;
  versionId: string;
  excludeActor: boolean;
  data: Record<string, unknown>;
  actor: Actor | null;
  /** Distinct by external id; null for a run to a topic. */
  recipients: Recipient[] | null;
  topicName: string | null;
  /** 1 high, 2 normal, 3 low. */
  priority: number;
  sendAt: Date | null;
  expiresInS: number | null;
  limit: number;
}

/** The first recipients of a run that nobody accepted, as the worker would load them. */
export interface PlannedRun {
  kind: 'planned';
  /** The moment of reading, by Postgres' clock. */
  now: Date;
  /** Everybody who would get a notification. */
  recipientCount: number;
  /** Whether the actor was among them and is left out. */
  leavesActorOut: boolean;
  /** The external ids nobody is stored under yet, of those that were looked at. */
  unknown: ReadonlySet<string>;
  set: NotificationSet;
  /** Null when it is for nobody. */
  run: LoadedRun | null;
  /** When it would be fanned out, and when what is not sent expires. */
  startsAt: Date;
  expiresAt: Date | null;
}

/** What a plan is made of, or why there is none. */
export type RunPlan = PlannedRun | { kind: 'topic_not_found' };

/** Somebody a run is for. */
interface Target {
  externalId: string;
  /** Null when nobody is stored under this external id. */
  userId: string | null;
  given: Partial<Recipient>;
}

interface Targets {
  targets: Target[];
  total: number;
  leavesActorOut: boolean;
  topicId: string | null;
}

/**
 * Finds out for whom a run would be, and reads the first of them as the worker would, without a row of it: Postgres is
 * told to refuse every write. Those come first who would be fanned out first.
 */
export async function planRun(db: Db, input: PlanRunInput): Promise<RunPlan> {
  return transaction(
    db,
    (client) => readPlan(client, input),
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  );
}

async function readPlan(connection: Connection, input: PlanRunInput): Promise<RunPlan> {
  const { projectId, actor } = input;
  const named = (input.recipients ?? []).slice(0, input.limit + 1).map((one) => one.external_id);
  const known = await findUsers(connection, {
    projectId,
    externalIds: actor === null ? named : [...named, actor.external_id],
  });
  const actorId = actor === null ? null : (known.ids.get(actor.external_id) ?? newId());
  const found =
    input.recipients === null
      ? await findMembers(connection, { ...input, actorId })
      : listTargets(input, known.ids);
  if (found === null) return { kind: 'topic_not_found' };
  const rows = writeRows(input, { ...found, actorId, now: known.now, ids: known.ids });
  const standIns = readStandIns(connection, { name: 'planned', standIns: rows.standIns });
  const set = await loadNotifications(standIns, rows.notificationIds);
  return {
    kind: 'planned',
    now: known.now,
    ...findTimes(input, known.now),
    run: [...set.runs.values()][0] ?? null,
    recipientCount: found.total,
    leavesActorOut: found.leavesActorOut,
    unknown: new Set(
      found.targets.filter(({ userId }) => userId === null).map(({ externalId }) => externalId),
    ),
    set,
  };
}

const findKnown = statement<{ now: Date; ids: Record<string, string> }>(
  'plan-known-users',
  `SELECT now() AS now, (SELECT coalesce(jsonb_object_agg(external_id, id), '{}') FROM users
                         WHERE project_id = $1 AND external_id = ANY($2::text[])) AS ids`,
);

async function findUsers(
  connection: Connection,
  { projectId, externalIds }: { projectId: string; externalIds: string[] },
): Promise<{ now: Date; ids: ReadonlyMap<string, string> }> {
  const [row] = await run(connection, findKnown, [projectId, externalIds]);
  return { now: row?.now ?? new Date(), ids: new Map(Object.entries(row?.ids ?? {})) };
}

function listTargets(
  { recipients, limit, excludeActor, actor }: PlanRunInput,
  ids: ReadonlyMap<string, string>,
): Targets {
  const everybody = recipients ?? [];
  const isLeftOut = ({ external_id: id }: Recipient) => excludeActor && id === actor?.external_id;
  const left = everybody.filter((one) => !isLeftOut(one));
  const targets = left.slice(0, limit).map(({ external_id: externalId, ...given }) => {
    return { externalId, userId: ids.get(externalId) ?? null, given };
  });
  const leavesActorOut = left.length < everybody.length;
  return { targets, total: left.length, leavesActorOut, topicId: null };
}

const readMembers = statement<{
  topic_id: string;
  total: number;
  has_actor: boolean;
  members: { id: string; external_id: string }[];
}>(
  'plan-members-of-topic',
  `WITH topic AS MATERIALIZED (
     SELECT id FROM topics WHERE project_id = $1 AND name = $2 AND removed_at IS NULL)
   SELECT topic.id AS topic_id,
     (SELECT count(*)::int FROM subscriptions s
      WHERE s.topic_id = topic.id AND s.removed_position IS NULL) AS total,
     EXISTS (SELECT FROM subscriptions s WHERE s.topic_id = topic.id AND s.removed_position IS NULL
             AND s.user_id = $3::uuid) AS has_actor,
     (SELECT coalesce(jsonb_agg(member), '[]') FROM (
        SELECT u.id, u.external_id FROM subscriptions s JOIN users u ON u.id = s.user_id
        WHERE s.topic_id = topic.id AND s.removed_position IS NULL AND s.user_id IS DISTINCT FROM $3::uuid
        ORDER BY s.position LIMIT $4::int) AS member) AS members
   FROM topic`,
);

async function findMembers(
  connection: Connection,
  input: PlanRunInput & { actorId: string | null },
): Promise<Targets | null> {
  const { projectId, topicName, limit } = input;
  const excludedId = input.excludeActor ? input.actorId : null;
  const [row] = await run(connection, readMembers, [projectId, topicName, excludedId, limit]);
  if (row === undefined) return null;
  return {
    targets: row.members.map(({ id, external_id: externalId }) => {
      return { externalId, userId: id, given: {} };
    }),
    total: row.total - (row.has_actor ? 1 : 0),
    leavesActorOut: row.has_actor,
    topicId: row.topic_id,
  };
}

interface RowParts extends Targets {
  actorId: string | null;
  now: Date;
  ids: ReadonlyMap<string, string>;
}

/** Writes the rows accepting and fanning out would have made, by the names of their columns. */
function writeRows(
  input: PlanRunInput,
  { targets, total, topicId, actorId, now, ids }: RowParts,
): { standIns: StandIn[]; notificationIds: string[] } {
  const { projectId, notiflowId, actor } = input;
  const runId = newId();
  const notificationIds = newIds(targets.length);
  const users = new Map<string, { id: string; external_id: string }>();
  if (actor !== null && actorId !== null && !ids.has(actor.external_id)) {
    users.set(actor.external_id, { id: actorId, external_id: actor.external_id });
  }
  const notifications = targets.map(
    ({ externalId, userId, given: { data, ...attributes } }, place) => {
      const stranger = users.get(externalId) ?? { id: newId(), external_id: externalId };
      if (userId === null) users.set(externalId, stranger);
      return {
        id: notificationIds[place],
        project_id: projectId,
        run_id: runId,
        notiflow_id: notiflowId,
        recipient_id: userId ?? stranger.id,
        topic_name: input.topicName,
        status: 'pending',
        visit: 0,
        attributes: Object.keys(attributes).length === 0 ? null : attributes,
        data: data ?? null,
        failed_tries: 0,
        created_at: now,
        updated_at: now,
      };
    },
  );
  const strangers = [...users.values()].map((one) => ({
    ...one,
    project_id: projectId,
    custom_fields: {},
    created_at: now,
    updated_at: now,
  }));
  const knownIds = [...targets.flatMap(({ userId }) => userId ?? []), ...ids.values()];
  const planned = { ...rowOfRun(input, now), id: runId, topic_id: topicId, actor_id: actorId };
  return {
    notificationIds,
    standIns: [
      standIn('runs', [{ ...planned, recipient_count: total }]),
      standIn('notifications', notifications),
      { table: 'users', query: usersNamed, rows: { known: knownIds, strangers } },
    ],
  };
}

/** As the statement that accepts a run has it. */
function findTimes({ sendAt, expiresInS }: PlanRunInput, now: Date) {
  const expiresFrom = sendAt ?? now;
  return {
    startsAt: sendAt !== null && sendAt > now ? sendAt : now,
    expiresAt: expiresInS === null ? null : new Date(expiresFrom.getTime() + expiresInS * 1000),
  };
}

function rowOfRun(input: PlanRunInput, now: Date) {
  return {
    project_id: input.projectId,
    notiflow_id: input.notiflowId,
    version_id: input.versionId,
    status: 'fanned_out',
    data: input.data,
    actor: input.actor,
    topic_name: input.topicName,
    exclude_actor: input.excludeActor,
    cursor: 0,
    priority: input.priority,
    send_at: input.sendAt,
    expires_at: findTimes(input, now).expiresAt,
    failed_tries: 0,
    created_at: now,
  };
}

function standIn(table: string, rows: object[]): StandIn {
  return { table, query: (given) => rowsOf(table, given), rows };
}

// By their ids: a table that is joined with a list of rows would be read whole.
const usersNamed = (given: string) => `SELECT * FROM users
  WHERE id = ANY(ARRAY(SELECT jsonb_array_elements_text(${given}->'known')::uuid))
  UNION ALL ${rowsOf('users', `${given}->'strangers'`)}`;
