import { type Statement, statement } from '../connect.ts';
import { chargedToday, today } from '../usage/charged-today.ts';

/** What the statement says of the notiflow it was asked to run; there is no row when the project has none. */
export interface AcceptRow {
  notiflow_id: string;
  active: boolean;
  /** The version that runs; null when none was chosen and none is published. */
  version_id: string | null;
  /** Null also when no topic was asked for. */
  topic_id: string | null;
  /** Of the run request that came first with this key; null when there was none. */
  known_fingerprint: Buffer | null;
  known_run_id: string | null;
  /** The run that was stored. */
  accepted_id: string | null;
  /** Whether the recipients fitted into what is left of the day; true where nobody counts them. */
  is_charged: boolean;
}

/** How the notiflow is named, and what the request has: what it has not is not looked up. */
export interface AcceptVariant {
  by: 'id' | 'handle';
  hasTopic: boolean;
  hasActor: boolean;
  /** Whether it has an idempotency key. */
  isKeyed: boolean;
  /** Whether the run has a cancellation key. */
  isCancelable: boolean;
  /** Whether the project may have so many recipients a day and no more. */
  isMetered: boolean;
}

/*
 * $1 run, $2 project, $3 id or handle, $4 chosen version, $5 whether it leaves the actor out, $6 topic, $7 data,
 * $8 actor, $9 recipients and $10 their number, $11 priority, $12 send_at, $13 expires_in, $14 cancellation_key,
 * $15 triggered_by and the request, $16 replace_key; with a key $17 route, $18 key, $19 fingerprint; last, recipients a day.
 */
const notiflowNamed = ({
  by,
  hasActor,
}: Pick<AcceptVariant, 'by' | 'hasActor'>) => `notiflow AS MATERIALIZED (
  SELECT f.id, f.active, coalesce($4::uuid, f.published_version_id) AS version_id,
         coalesce($5::boolean, ${hasActor ? "(v.steps->0->>'exclude_actor')::boolean, " : ''}false) AS exclude_actor
  FROM notiflows f ${hasActor ? 'LEFT JOIN notiflow_versions v ON v.id = f.published_version_id' : ''}
  WHERE f.project_id = $2::uuid AND f.${by} = $3::${by === 'id' ? 'uuid' : 'text'}
    AND f.archived_at IS NULL)`;

const topic = `topic AS MATERIALIZED (
  SELECT id, name FROM topics WHERE project_id = $2 AND name = $6::text AND removed_at IS NULL)`;

// One notiflow has several names, and a key means the same under each of them.
const keyRoute = `$17::text || ' ' || notiflow.id`;

const known = `known AS MATERIALIZED (
  SELECT fingerprint, run_id FROM notiflow JOIN idempotency_keys
    ON project_id = $2 AND route = ${keyRoute} AND key = $18::text AND expires_at > now())`;

const allowed = ({ hasTopic, isKeyed }: AcceptVariant) => `allowed AS MATERIALIZED (
  SELECT notiflow.*, ${hasTopic ? 'topic.id' : 'NULL::uuid'} AS topic_id, $6::text AS topic_name
  FROM notiflow ${hasTopic ? 'CROSS JOIN topic' : ''}
  WHERE active AND version_id IS NOT NULL ${isKeyed ? 'AND NOT EXISTS (SELECT FROM known)' : ''})`;

// The row of the project is changed by one run after the other: only those with this quota do. A run for a topic is charged
// as its pages are written, and accepted while anything is left.
const charged = ({ isKeyed }: AcceptVariant) => `charged AS (
  UPDATE project_usage SET recipients = ${chargedToday} + $10::int, day = ${today}
  WHERE project_id = $2 AND EXISTS (SELECT FROM allowed)
    AND ${chargedToday} + greatest($10::int, 1) <= $${isKeyed ? 20 : 17}::bigint
  RETURNING true AS is_charged)`;

const takeExpired = `ON CONFLICT (project_id, route, key) DO UPDATE
    SET fingerprint = excluded.fingerprint, run_id = excluded.run_id, status = excluded.status,
        response = NULL, created_at = now(), expires_at = excluded.expires_at
    WHERE idempotency_keys.expires_at <= now()`;

// Whoever comes second waits for the first to commit, and not for long: the limit ends with this statement.
const claimed = ({
  isMetered,
}: AcceptVariant) => `patience AS MATERIALIZED (SELECT set_config('lock_timeout', '2s', true)),
claimed AS (
  INSERT INTO idempotency_keys (project_id, route, key, fingerprint, run_id, status, expires_at)
  SELECT $2, ${keyRoute}, $18, $19::bytea, $1::uuid, 202, now() + interval '7 days'
  FROM patience, allowed AS notiflow${isMetered ? ', charged' : ''}
  ${takeExpired}
  RETURNING run_id)`;

// A cancel by this key may be under way: the row it writes is waited for, and read as it is then. A moment is enough for
// the row of a run, since it is for those alone who come at the same time.
const marked = ({ isKeyed, isMetered }: AcceptVariant) => `marked AS (
  INSERT INTO cancellation_keys AS mark (project_id, key, expires_at)
  SELECT $2, $14, now() + interval '1 minute' FROM allowed${isMetered ? ', charged' : ''}${isKeyed ? ', claimed' : ''}
  ON CONFLICT (project_id, key) DO UPDATE SET expires_at = greatest(mark.expires_at, excluded.expires_at)
  RETURNING coalesce(canceled_until > now(), false) AS is_canceled)`;

// A topic's run that is canceled from the start keeps the number of its recipients: those who are on the topic now.
const countedIfCanceled = `CASE WHEN is_canceled THEN (
      SELECT count(*)::int FROM subscriptions s
      WHERE s.topic_id = allowed.topic_id AND s.removed_position IS NULL
        AND NOT (allowed.exclude_actor AND s.user_id = ANY (ARRAY(
          SELECT users.id FROM users WHERE project_id = $2 AND external_id = $8::jsonb->>'external_id'))))
    ELSE $10::int END`;

// Members of the topic are those whose position is lower than the run's.
const accepted = ({ hasTopic, isKeyed, isCancelable, isMetered }: AcceptVariant) => `accepted AS (
  INSERT INTO runs (id, project_id, notiflow_id, version_id, status, reason, data, actor, exclude_actor,
    recipients, recipient_count, topic_id, topic_name, topic_position, priority, send_at, expires_at,
    cancellation_key, triggered_by, replace_key, request_id, sweep_at)
  SELECT $1::uuid, $2, id, version_id,
    ${isCancelable ? "CASE WHEN is_canceled THEN 'canceled' ELSE 'accepted' END" : "'accepted'"},
    ${isCancelable ? "CASE WHEN is_canceled THEN 'cancellation_key' END" : 'NULL'}, $7::jsonb, $8::jsonb, exclude_actor,
    $9::jsonb, ${hasTopic && isCancelable ? countedIfCanceled : '$10::int'}, topic_id, topic_name,
    ${hasTopic ? "nextval('subscription_positions')" : 'NULL'},
    $11::smallint, $12::timestamptz,
    coalesce($12::timestamptz, now()) + $13::int * interval '1 second', $14::text, $15::jsonb - 'request_id', $16::text,
    $15::jsonb->>'request_id',
    greatest(coalesce($12::timestamptz, now()), now()) + interval '3 seconds'
  FROM allowed${isMetered ? ', charged' : ''}${isKeyed ? ', claimed' : ''}${isCancelable ? ', marked' : ''}
  RETURNING id)`;

const answer = ({ hasTopic, isKeyed, isMetered }: AcceptVariant) => `
SELECT notiflow.id AS notiflow_id, active, version_id, ${hasTopic ? 'topic.id' : 'NULL::uuid'} AS topic_id,
  ${isKeyed ? 'known.fingerprint' : 'NULL::bytea'} AS known_fingerprint,
  ${isKeyed ? 'known.run_id' : 'NULL::uuid'} AS known_run_id,
  accepted.id AS accepted_id, ${isMetered ? 'EXISTS (SELECT FROM charged)' : 'true'} AS is_charged
FROM notiflow LEFT JOIN accepted ON true
  ${hasTopic ? 'LEFT JOIN topic ON true' : ''} ${isKeyed ? 'LEFT JOIN known ON true' : ''}`;

function writeStatement(variant: AcceptVariant): Statement<AcceptRow> {
  const { hasTopic, isKeyed, isCancelable, isMetered } = variant;
  const parts = [
    notiflowNamed(variant),
    ...(hasTopic ? [topic] : []),
    ...(isKeyed ? [known] : []),
    allowed(variant),
    ...(isMetered ? [charged(variant)] : []),
    ...(isKeyed ? [claimed(variant)] : []),
    ...(isCancelable ? [marked(variant)] : []),
    accepted(variant),
  ];
  const name = nameOf(variant);
  return statement(name, `WITH ${parts.join(',\n')}${answer(variant)}`);
}

function nameOf({ by, ...has }: AcceptVariant): string {
  const parts = [
    has.hasTopic && 'topic',
    has.hasActor && 'actor',
    has.isKeyed && 'key',
    has.isCancelable && 'cancellation-key',
    has.isMetered && 'metered',
  ].filter((part) => part !== false);
  return ['accept-run-by', by, ...parts].join('-');
}

const statements = new Map<string, Statement<AcceptRow>>();

/** The statement that finds everything a run needs and stores it, or says what is missing; written once per variant. */
export function acceptStatement(variant: AcceptVariant): Statement<AcceptRow> {
  const name = nameOf(variant);
  const written = statements.get(name) ?? writeStatement(variant);
  statements.set(name, written);
  return written;
}

/** What the statement for several runs says of each of them. */
export interface AcceptSetRow extends AcceptRow {
  run_id: string;
}

/** How the notiflow of several runs is named, and what they have: keys of idempotency all of them or none. */
export type AcceptSetVariant = Pick<AcceptVariant, 'by' | 'hasActor' | 'isKeyed'>;

/*
 * $1 the runs, $2 project, $3 id or handle, $4 and $5 no chosen version, with keys $6 route. They have no topic and no
 * cancellation key, so that but for their own keys what is true of one of them is true of all.
 */
function writeSetStatement(variant: AcceptSetVariant): Statement<AcceptSetRow> {
  const { isKeyed } = variant;
  const parts = [
    notiflowNamed(variant),
    `run AS MATERIALIZED (SELECT * FROM jsonb_to_recordset($1::jsonb) AS run (
       id uuid, data jsonb, actor jsonb, recipients jsonb, recipient_count int, priority smallint,
       send_at timestamptz, expires_in int, triggered_by jsonb, replace_key text, request_id text, key text, fingerprint text))`,
    ...(isKeyed ? [knownOfSet, claimedOfSet] : []),
    `accepted AS (
       INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, actor, exclude_actor, recipients,
         recipient_count, priority, send_at, expires_at, triggered_by, replace_key, request_id, sweep_at)
       SELECT run.id, $2, notiflow.id, version_id, 'accepted', run.data, run.actor, exclude_actor, run.recipients,
         run.recipient_count, run.priority, run.send_at,
         coalesce(run.send_at, now()) + run.expires_in * interval '1 second', run.triggered_by,
         run.replace_key, run.request_id,
         greatest(coalesce(run.send_at, now()), now()) + interval '3 seconds'
       FROM notiflow CROSS JOIN run ${isKeyed ? 'JOIN claimed ON claimed.run_id = run.id' : ''}
       WHERE active AND version_id IS NOT NULL
       RETURNING id)`,
  ];
  return statement<AcceptSetRow>(
    nameOfSet(variant),
    `WITH ${parts.join(',\n')}
     SELECT run.id AS run_id, notiflow.id AS notiflow_id, active, version_id, NULL::uuid AS topic_id,
       ${isKeyed ? 'known.fingerprint' : 'NULL::bytea'} AS known_fingerprint,
       ${isKeyed ? 'known.run_id' : 'NULL::uuid'} AS known_run_id, accepted.id AS accepted_id,
       true AS is_charged
     FROM notiflow CROSS JOIN run LEFT JOIN accepted ON accepted.id = run.id
       ${isKeyed ? 'LEFT JOIN known ON known.id = run.id' : ''}`,
  );
}

const setKeyRoute = `$6::text || ' ' || notiflow.id`;

// OFFSET 0 keeps it a look-up per run: a plan that was made while there were few keys would read all of them.
const knownOfSet = `known AS MATERIALIZED (
  SELECT run.id, keys.fingerprint, keys.run_id FROM notiflow CROSS JOIN run CROSS JOIN LATERAL (
    SELECT fingerprint, run_id FROM idempotency_keys
    WHERE project_id = $2 AND route = ${setKeyRoute} AND key = run.key AND expires_at > now() OFFSET 0) keys)`;

// In the order of the keys, as every other set claims them: two of them never wait for each other.
const claimedOfSet = `patience AS MATERIALIZED (SELECT set_config('lock_timeout', '2s', true)),
claimed AS (
  INSERT INTO idempotency_keys (project_id, route, key, fingerprint, run_id, status, expires_at)
  SELECT $2, ${setKeyRoute}, run.key, decode(run.fingerprint, 'base64'), run.id, 202, now() + interval '7 days'
  FROM patience, notiflow, run
  WHERE active AND version_id IS NOT NULL AND run.id NOT IN (SELECT id FROM known)
  ORDER BY run.key
  ${takeExpired}
  RETURNING run_id)`;

function nameOfSet({ by, hasActor, isKeyed }: AcceptSetVariant): string {
  return `accept-runs-by-${by}${hasActor ? '-actor' : ''}${isKeyed ? '-key' : ''}`;
}

const setStatements = new Map<string, Statement<AcceptSetRow>>();

/** The statement that stores several runs of one notiflow, or says of each what is missing; written once per variant. */
export function acceptSetStatement(variant: AcceptSetVariant): Statement<AcceptSetRow> {
  const name = nameOfSet(variant);
  const written = setStatements.get(name) ?? writeSetStatement(variant);
  setStatements.set(name, written);
  return written;
}
