import { type Db, run, statement } from '../connect.ts';
import { type Branch, columnsOf, type FoundRecord, selectBranch } from './found-rows.ts';

// Names are looked through and not looked up: of so many of a kind, which is more than almost everybody has.
const namesMax = 2_000;

const wholes: Branch[] = [
  {
    kind: 'user',
    by: 'external_id',
    columns: columnsOf.user,
    from: 'users x WHERE x.project_id = $1 AND x.external_id = $2',
  },
  {
    kind: 'run',
    by: 'request_id',
    columns: columnsOf.run,
    // By its index also where nobody has looked yet how rare one is: OFFSET 0 keeps the order from being looked for first.
    from: `(SELECT * FROM runs WHERE project_id = $1 AND request_id = $2 OFFSET 0) x ORDER BY x.id DESC`,
  },
  {
    kind: 'audit_entry',
    by: 'request_id',
    columns: columnsOf.audit_entry,
    from: `(SELECT * FROM audit_log WHERE project_id = $1 AND request_id = $2 OFFSET 0) x ORDER BY x.id DESC`,
  },
  {
    kind: 'run',
    by: 'idempotency_key',
    columns: columnsOf.run,
    // As an array: a join would rather go through the runs in their order.
    from: `runs x WHERE x.project_id = $1 AND x.id = ANY(ARRAY(
      SELECT k.run_id FROM idempotency_keys k
      WHERE k.project_id = $1 AND k.key = $2 AND k.run_id IS NOT NULL LIMIT $5)) ORDER BY x.id DESC`,
  },
  {
    kind: 'run',
    by: 'cancellation_key',
    columns: columnsOf.run,
    from: 'runs x WHERE x.project_id = $1 AND x.cancellation_key = $2 ORDER BY x.id DESC',
  },
  {
    kind: 'delivery',
    by: 'provider_message_id',
    columns: columnsOf.delivery,
    from: `deliveries x WHERE x.project_id = $1 AND x.id = ANY(ARRAY(
      SELECT a.delivery_id FROM attempts a WHERE a.provider_message_id = $2 AND a.project_id = $1 LIMIT $5))
      ORDER BY x.id DESC`,
  },
  {
    kind: 'api_key',
    by: 'key_prefix',
    isExact: 'x.prefix = $2',
    columns: columnsOf.api_key,
    // The beginning of a key is shown wherever keys are; who pastes a whole one means the key that begins with it.
    from: `api_keys x WHERE x.project_id = $1 AND length($2) >= 6
      AND (starts_with(x.prefix, $2) OR starts_with($2, x.prefix)) ORDER BY x.id DESC`,
  },
  {
    kind: 'event_endpoint',
    by: 'url',
    isExact: 'x.url = $2',
    columns: columnsOf.event_endpoint,
    from: `event_endpoints x WHERE x.project_id = $1 AND length($2) >= 3
      AND strpos(lower(x.url || ' ' || x.description), $4) > 0 ORDER BY x.id DESC`,
  },
];

/** What begins with the text, and then what has it in its name. */
function named(kind: 'notiflow' | 'channel' | 'schedule' | 'topic' | 'template_part'): Branch[] {
  const table = {
    notiflow: 'notiflows',
    channel: 'channels',
    schedule: 'schedules',
    topic: 'topics',
    template_part: 'template_parts',
  }[kind];
  const handle = kind === 'topic' || kind === 'template_part' ? 'name' : 'handle';
  const isThere = {
    notiflow: 'AND x.archived_at IS NULL',
    channel: '',
    schedule: '',
    topic: 'AND x.removed_at IS NULL',
    template_part: 'AND x.replaced_at IS NULL',
  }[kind];
  const columns = columnsOf[kind];
  const begins = {
    kind,
    by: 'handle' as const,
    isExact: `x.${handle} = $2`,
    columns,
    from: `${table} x WHERE x.project_id = $1 AND x.${handle} ~>=~ $2 AND x.${handle} ~<~ $3 ${isThere}
      ORDER BY x.${handle} USING ~<~`,
  };
  if (handle === 'name') return [begins];
  const contains = {
    kind,
    by: 'name' as const,
    isExact: 'lower(x.name) = $4',
    columns,
    from: `(SELECT * FROM ${table} x WHERE x.project_id = $1 ORDER BY x.handle LIMIT ${namesMax}) x
      WHERE length($2) >= 2 AND strpos(lower(x.name || ' ' || x.handle), $4) > 0
        AND NOT (x.handle ~>=~ $2 AND x.handle ~<~ $3) ${isThere}`,
  };
  return [begins, contains];
}

const branches = [
  ...wholes,
  ...(['notiflow', 'channel', 'schedule', 'topic', 'template_part'] as const).flatMap(named),
];

// $1 project, $2 text, $3 what comes after everything that begins with it, $4 the text in small letters, $5 how many of each.
const find = statement<FoundRecord>(
  'find-by-text',
  branches.map((branch) => selectBranch(branch, '$5')).join('\nUNION ALL\n'),
);

// No text has it inside, and it is greater than every character.
const lastCharacter = '\u{10ffff}';

/**
 * What is called by this text: users, runs, deliveries, audit entries by all of it, what has a handle or a name by a part.
 * It looks for no person by an address. One statement, by indexes, with at most so many of each kind.
 */
export async function findByText(
  db: Db,
  input: { projectId: string; text: string; most: number },
): Promise<FoundRecord[]> {
  const { projectId, text, most } = input;
  return run(db.pool, find, [projectId, text, text + lastCharacter, text.toLowerCase(), most]);
}
