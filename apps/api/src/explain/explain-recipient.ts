import type { Explanation, TimelineEntry } from '@notiflow/contracts';
import type { Database, ExplainedRecipient, WalkedNotification } from '@notiflow/database';
import type { RetracedStep } from '@notiflow/engine';
import { priorityWordOf } from '../routes/admin/runs/present-run.ts';
import { explainDelivery } from './explain-delivery.ts';
import { explainMembership } from './explain-membership.ts';
import { explainSteps } from './explain-steps.ts';
import { findNext } from './find-next.ts';
import { type AskedThere, peekQuestions } from './peek-questions.ts';
import { retraceWay } from './retrace.ts';
import { summarise } from './summarise.ts';

/** Somebody in a run, or not in it. */
export interface Asked {
  projectId: string;
  externalId: string;
  userId: string;
}

/** Tells in order everything that was decided about one person in a run, from the rows that are there. */
export async function explainRecipient(
  { database }: { database: Database },
  { explained, asked }: { explained: ExplainedRecipient; asked: Asked },
): Promise<Explanation> {
  const { run, notification } = explained;
  const membership = explainMembership(explained);
  const way = notification === null ? [] : retraceWay(explained, notification);
  const answers = await findAnswers(database, { way, explained, asked });
  return {
    run: {
      id: run.id,
      notiflow_id: run.notiflow_id,
      notiflow_handle: run.notiflow_handle,
      version_number: run.version_number,
      status: run.status,
      reason: run.reason,
    },
    recipient: {
      id: asked.userId,
      external_id: asked.externalId,
      notification_id: notification?.id ?? null,
      status: notification?.status ?? null,
      reason: notification?.reason ?? null,
    },
    in_run: membership.isIn,
    summary: summarise(asked.externalId, { ...explained, membership }),
    timeline: inOrder([
      [
        ...explainAcceptance(explained),
        membership.entry,
        ...explainWay(explained, { way, answers }),
        ...explainRunEnd(explained),
      ],
      ...explained.deliveries.map(explainDelivery),
      explainRemoval(explained),
    ]),
    next: membership.isIn ? findNext(explained) : null,
  };
}

interface Retraced {
  way: RetracedStep[];
  answers: ReadonlyMap<string, Record<string, unknown>>;
}

function explainWay(
  { notification, deliveries }: ExplainedRecipient,
  { way, answers }: Retraced,
): TimelineEntry[] {
  if (notification === null) return [];
  return [
    entryOf(notification.created_at, { decision: 'make' }),
    ...explainSteps({ notification, way, answers, deliveries }),
    ...explainEnd(notification),
  ];
}

/** What others had to do with the steps that asked, in one look for the whole way. */
async function findAnswers(
  database: Database,
  { way, explained, asked }: { way: RetracedStep[]; explained: ExplainedRecipient; asked: Asked },
): Promise<Map<string, Record<string, unknown>>> {
  const questions = way.flatMap(({ step, said, facts }): AskedThere[] =>
    said.kind === 'ask'
      ? [
          {
            notificationId: explained.notification?.id ?? '',
            notiflowId: explained.run.notiflow_id,
            recipientId: asked.userId,
            step: step.handle,
            question: said.question,
            at: facts.now,
            now: facts.now,
          },
        ]
      : [],
  );
  const given = { database, projectId: asked.projectId, assume: {} };
  const peeked = await peekQuestions(given, questions);
  return new Map(questions.map(({ step }, place) => [step, peeked[place]?.details ?? {}]));
}

function explainAcceptance({ run }: ExplainedRecipient): TimelineEntry[] {
  return [
    entryOf(run.created_at, {
      kind: 'run',
      decision: 'accept',
      details: {
        notiflow: run.notiflow_handle,
        version: run.version_number,
        priority: priorityWordOf(run.priority),
        send_at: run.send_at?.toISOString() ?? null,
        expires_at: run.expires_at?.toISOString() ?? null,
        cancellation_key: run.cancellation_key,
      },
    }),
  ];
}

/** Nothing says when a run was canceled or given up. */
function explainRunEnd({ run: { status, reason } }: ExplainedRecipient): TimelineEntry[] {
  if (status !== 'canceled' && status !== 'failed') return [];
  return [entryOf(null, { kind: 'run', decision: status, reason })];
}

function explainRemoval({ run: { content_removed_at: at } }: ExplainedRecipient): TimelineEntry[] {
  if (at === null) return [];
  return [entryOf(at, { kind: 'content', decision: 'remove', reason: 'retention' })];
}

function explainEnd({ status, step, reason, ...times }: WalkedNotification): TimelineEntry[] {
  if (status === 'pending' || status === 'waiting') return [];
  return [entryOf(times.processed_at ?? times.updated_at, { step, decision: status, reason })];
}

function entryOf(at: Date | null, given: Partial<TimelineEntry>): TimelineEntry {
  return {
    at: at?.toISOString() ?? null,
    kind: 'notification',
    step: null,
    decision: '',
    reason: null,
    recomputed: false,
    details: {},
    ...given,
  };
}

/** By time, each line in the order it happened: clocks of one line differ by a little, and not everything has a time. */
function inOrder(lines: TimelineEntry[][]): TimelineEntry[] {
  const placed = lines.flatMap((line) => {
    let since = '';
    return line.map((entry) => {
      if (entry.at !== null && entry.at > since) since = entry.at;
      return { entry, since };
    });
  });
  return placed
    .sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)))
    .map(({ entry }) => entry);
}
