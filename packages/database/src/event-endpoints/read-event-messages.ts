import type { EventMessageStatus } from '@notiflow/contracts';
import { type Db, run, statement } from '../connect.ts';
import {
  type CreatedFilters,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';

/** One try to hand a message to its endpoint, as stored with it. */
export interface EventAttempt {
  number: number;
  /** Null when a lost worker took it along. */
  startedAt: string | null;
  endedAt: string;
  /** As of a delivery's attempt. */
  outcome: string;
  code: string | null;
  reason: string | null;
}

/** A message to an endpoint, with the last of its attempts. */
export interface EventMessageRecord {
  id: string;
  type: string;
  subjectId: string;
  subjectReason: string | null;
  occurredAt: Date;
  status: EventMessageStatus;
  attemptCount: number;
  attempts: EventAttempt[];
  /** Null while a worker has it, too. */
  nextTryAt: Date | null;
  settledAt: Date | null;
}

const columns = `m.id, m.type, m.subject_id AS "subjectId", m.subject_reason AS "subjectReason",
  m.occurred_at AS "occurredAt", m.status, m.attempt_count AS "attemptCount", m.attempts,
  CASE WHEN m.lease_token IS NULL THEN m.next_try_at END AS "nextTryAt", m.settled_at AS "settledAt"`;

/** Names a message to an endpoint. */
export interface MessageAddress {
  projectId: string;
  endpointId: string;
  id: string;
}

const find = statement<EventMessageRecord>(
  'find-event-message',
  `SELECT ${columns} FROM event_messages m WHERE m.project_id = $1 AND m.endpoint_id = $2 AND m.id = $3`,
);

/** Finds a message to an endpoint. */
export async function findEventMessage(
  db: Db,
  { projectId, endpointId, id }: MessageAddress,
): Promise<EventMessageRecord | null> {
  return (await run(db.pool, find, [projectId, endpointId, id]))[0] ?? null;
}

/** What a list of messages may be narrowed by. */
export interface EventMessageFilters extends CreatedFilters {
  status?: EventMessageStatus | undefined;
  type?: string | undefined;
}

/** Lists the messages to an endpoint, newest first. */
export async function listEventMessages(
  db: Db,
  input: { projectId: string; endpointId: string; filters: EventMessageFilters; page: PageInput },
): Promise<Page<EventMessageRecord>> {
  const { filters } = input;
  return readPage<EventMessageRecord>(
    db,
    {
      columns,
      // What happened is created when it is written down.
      from: '(SELECT *, occurred_at AS created_at FROM event_messages) m',
      idColumn: 'm.id',
      conditions: [
        ['m.endpoint_id = ?', input.endpointId],
        ['m.project_id = ?', input.projectId],
        ['m.status = ?', filters.status],
        ['m.type = ?', filters.type],
        ...whenCreated('m', filters),
      ],
    },
    input.page,
  );
}
