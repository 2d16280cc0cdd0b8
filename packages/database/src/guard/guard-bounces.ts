import { type Db, run, statement, transaction } from '../connect.ts';
import { idBefore } from '../ids.ts';

/** How many of a project's mails of the last day came back. */
export interface BounceRate {
  projectId: string;
  projectSlug: string;
  bounced: number;
  sent: number;
}

// Fewer say nothing of a project.
const sentMin = 1_000;
const warnShare = 20;
const bouncedMin = sentMin / warnShare;
// More than that is beyond doubt.
const bouncedMax = 10_000;

const isMailOf = (
  d: string,
  p: string,
) => `${d}.project_id = ${p}.id AND ${d}.channel_type = 'email'
  AND ${d}.id > $1::uuid AND ${d}.created_at > greatest(now() - interval '24 hours', ${p}.bounces_count_from)`;

const isBounce = (d: string) =>
  `(${d}.status = 'bounced' OR (${d}.status = 'failed' AND ${d}.reason = 'rejected_recipient'))`;

// What comes back is counted first, and there is little of it. Of the others no more are counted than it takes to know
// that they are enough: twenty times as many as came back.
const find = statement<BounceRate>(
  'find-bounce-rates',
  `SELECT p.id AS "projectId", p.slug AS "projectSlug", back.count AS bounced, every.count AS sent
   FROM projects p
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS count FROM (
       SELECT FROM deliveries d
       WHERE ${isMailOf('d', 'p')} AND d.status IN ('bounced', 'failed') AND ${isBounce('d')}
       LIMIT ${bouncedMax}) found) back
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS count FROM (
       SELECT FROM channels c JOIN deliveries d ON d.channel_id = c.id AND ${isMailOf('d', 'p')}
       WHERE back.count >= ${bouncedMin} AND c.project_id = p.id AND c.type = 'email'
         AND (d.status IN ('sent', 'delivered') OR ${isBounce('d')})
       LIMIT greatest(${sentMin}, back.count * ${warnShare}) + 1) found) every
   WHERE p.live AND back.count >= ${bouncedMin}
     AND EXISTS (SELECT FROM channels c WHERE c.project_id = p.id AND c.type = 'email' AND c.blocked_at IS NULL)
     AND every.count >= ${sentMin} AND back.count * ${warnShare} >= every.count`,
);

/**
 * Finds live projects of whose mails of the last 24 hours, at least a thousand, a twentieth or more came back. The cost
 * grows with what came back and not with what was sent.
 */
export async function findBounceRates(db: Db, input: { now: Date }): Promise<BounceRate[]> {
  const dayAgo = new Date(input.now.getTime() - 24 * 3_600_000);
  return run(db.pool, find, [idBefore(dayAgo)]);
}

const block = statement<{ id: string; handle: string }>(
  'block-mail-channels',
  `WITH blocked AS (
     UPDATE channels SET blocked_at = now(), blocked_reason = 'bounce_rate', updated_at = now()
     WHERE project_id = $1 AND type = 'email' AND blocked_at IS NULL
     RETURNING id, handle),
   told AS (
     INSERT INTO audit_log (id, project_id, actor_kind, action, resource, resource_id, details)
     SELECT new_event_id(), $1, 'system', 'channel.blocked', 'channel', handle,
            jsonb_build_object('reason', 'bounce_rate', 'bounced', $2::int, 'sent', $3::int)
     FROM blocked)
   SELECT id, handle FROM blocked`,
);

/** Takes its e-mail channels from a project, and says so in its audit log; answers those that sent until now. */
export async function blockMailChannels(
  db: Db,
  { projectId, bounced, sent }: Pick<BounceRate, 'projectId' | 'bounced' | 'sent'>,
): Promise<{ id: string; handle: string }[]> {
  return run(db.pool, block, [projectId, bounced, sent]);
}

const unblock = statement<{ id: string }>(
  'unblock-channel',
  `UPDATE channels SET blocked_at = NULL, blocked_reason = NULL, updated_at = now()
   WHERE project_id = $1 AND handle = $2 RETURNING id`,
);

const countFromNow = statement<never>(
  'count-bounces-from-now',
  'UPDATE projects SET bounces_count_from = now() WHERE id = $1',
);

/** Lets a channel send again; what came back before does not count any more. False when there is no such channel. */
export async function unblockChannel(
  db: Db,
  { projectId, handle }: { projectId: string; handle: string },
): Promise<boolean> {
  return transaction(db, async (client) => {
    const unblocked = await run(client, unblock, [projectId, handle]);
    if (unblocked.length === 0) return false;
    await run(client, countFromNow, [projectId]);
    return true;
  });
}
