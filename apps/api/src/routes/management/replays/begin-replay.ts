import {
  deadLettersCountedMax,
  type FieldProblem,
  parseId,
  type ReplayBody,
  replayBody,
  replayPreview,
  replayResource,
} from '@notiflow/contracts';
import type { DeadLetterChoice } from '@notiflow/database';
import { defineRoute } from '../../../route.ts';
import { readDeadLetterFilter } from '../dead-letters/read-dead-letter-filter.ts';
import { presentReplay } from './present-replay.ts';

/**
 * Sends again what could not be delivered: those named, those of a fingerprint, those within a filter. What is dead when
 * it is asked for is tried again once; nothing else is.
 */
export const beginReplay = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/replays',
  scope: null,
  role: 'operator',
  summary: 'Send again what could not be delivered',
  happensOnce: true,
  params: {},
  body: replayBody,
  checkBody: findProblems,
  responses: {
    200: { description: 'How many would be sent again', schema: replayPreview },
    202: { description: 'The replay has begun', schema: replayResource },
  },
  errors: ['validation_failed'],
  audit: { action: 'replay.begun', resource: 'replay' },
  async handle({ database }, { project, body }) {
    const choice = readChoice(body);
    if (body.dry_run) {
      const count = await database.replays.countDeadLetters({ projectId: project.id, ...choice });
      const matched = Math.min(count, deadLettersCountedMax);
      const preview = { dry_run: true as const, matched, has_more: count > matched };
      return { status: 200, body: preview, audit: null };
    }
    const replay = await database.replays.beginReplay({
      projectId: project.id,
      ...choice,
      ratePerSecond: body.rate_per_second,
    });
    const shown = presentReplay(replay);
    const { fingerprint, filter, delivery_ids: ids } = shown;
    const narrowed = Object.entries(filter).map(([name, value]) => [`filter_${name}`, value]);
    const details = {
      ...Object.fromEntries(narrowed),
      ...(fingerprint !== null && { fingerprint }),
      ...(ids !== null && { deliveries: ids.length }),
    };
    return { status: 202, body: shown, audit: { resourceId: replay.id, details } };
  },
});

function readChoice({ delivery_ids: ids, fingerprint, filter = {} }: ReplayBody): DeadLetterChoice {
  return {
    deliveryIds: ids === undefined ? null : [...new Set(ids.flatMap((id) => parseId(id) ?? []))],
    fingerprint: fingerprint ?? null,
    filter: readDeadLetterFilter(filter),
  };
}

/** Everything at once is asked for in words: an empty body is a slip. */
function findProblems(body: Record<string, unknown>): FieldProblem[] {
  const { delivery_ids: ids, fingerprint, filter } = body;
  const problems: FieldProblem[] = [];
  if (ids === undefined && fingerprint === undefined && filter === undefined) {
    const message = 'must be there, or fingerprint, or filter (an empty one: everything)';
    problems.push({ field: 'delivery_ids', message, reason: 'required' });
  }
  if (ids !== undefined && (fingerprint !== undefined || filter !== undefined)) {
    const message = 'cannot come with a fingerprint or a filter';
    problems.push({ field: 'delivery_ids', message, reason: 'exclusive' });
  }
  const listed = Array.isArray(ids) ? ids : [];
  for (const [place, id] of listed.entries()) {
    if (typeof id === 'string' && id !== '' && parseId(id) === null) {
      const field = `delivery_ids.${place}`;
      problems.push({ field, message: 'must be a UUID or a ULID', reason: 'format' });
    }
  }
  const within = typeof filter === 'object' && filter !== null ? Object.entries(filter) : [];
  for (const [name, id] of within) {
    if (!name.endsWith('_id') || typeof id !== 'string' || parseId(id) !== null) continue;
    const field = `filter.${name}`;
    problems.push({ field, message: 'must be a UUID or a ULID', reason: 'format' });
  }
  return problems;
}
