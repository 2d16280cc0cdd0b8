import { tellReason } from '@notiflow/contracts/reason-words';
import type { AnswerOf } from 'notiflows-client/operations';
import { type Tone, toneOf } from '../../components/badge.tsx';
import { exactTime, formatDuration } from '../../time/format-time.ts';
import { sourceWords } from '../deliveries/report-words.ts';
import { wordOf } from './word-of.ts';

/** Everything that was decided about one recipient. */
export type Explanation = AnswerOf<'GET /admin/v1/runs/{id}/recipients/{external_id}/explain'>;

/** One decision. */
export type Entry = Explanation['timeline'][number];

/** A decision as people say it. */
export interface Described {
  title: string;
  /** Why, in words. */
  why: string | null;
  tone: Tone;
}

const attemptTones: Record<string, Tone> = {
  accepted: 'good',
  rejected: 'bad',
  crashed: 'bad',
  not_processed: 'warn',
  ambiguous: 'warn',
  released: 'quiet',
  under_way: 'busy',
};

const reportTones: Record<string, Tone> = {
  bounced: 'bad',
  complained: 'bad',
  failed: 'bad',
  delayed: 'warn',
  unsubscribed: 'warn',
  no_report: 'warn',
  prefetched: 'quiet',
};

/** Tells a decision in words, and whether it is good. */
export function describeEntry(entry: Entry): Described {
  const { kind, decision, reason, details } = entry;
  const why = reason === null ? null : tellReason(reason);
  const word = decision.replaceAll('_', ' ');
  switch (kind) {
    case 'run':
      return decision === 'accept'
        ? { title: `Run accepted, version ${wordOf(details.version, '?')}`, why, tone: 'busy' }
        : { title: `Run ${word}`, why, tone: toneOf(decision) };
    case 'membership':
      return { title: `Recipient ${membershipWords[decision] ?? word}`, why, tone: 'quiet' };
    case 'notification':
      return decision === 'make'
        ? { title: 'Fanned out to the recipient', why, tone: 'busy' }
        : { title: `Notification ${word}`, why, tone: toneOf(decision) };
    case 'step':
      return describeStep(entry, why);
    case 'delivery':
      return decision === 'make'
        ? { title: `Message made for ${wordOf(details.channel_type)}`, why, tone: 'busy' }
        : { title: `Message ${word}`, why, tone: toneOf(decision) };
    case 'attempt':
      return {
        title: `Attempt ${wordOf(details.number)} by ${wordOf(details.provider)}: ${word}${took(entry)}`,
        why:
          [reason, typeof details.reason === 'string' ? details.reason : null]
            .filter(Boolean)
            .join(', ') || null,
        tone: attemptTones[decision] ?? 'quiet',
      };
    case 'report':
      return {
        title: `Reported by ${sourceWords(wordOf(details.source))}: ${word}`,
        why: reason,
        tone: reportTones[decision] ?? 'good',
      };
    case 'content':
      return { title: 'Content removed', why, tone: 'quiet' };
    default:
      return kind satisfies never;
  }
}

const membershipWords: Record<string, string> = {
  listed: 'is on the list of the run',
  member: 'is on the topic',
  left_out: 'is left out',
  not_listed: 'is not on the list of the run',
  not_member: 'is not on the topic',
};

function describeStep({ step, decision, details }: Entry, why: string | null): Described {
  const said = (title: string, tone: Tone = 'quiet'): Described => ({
    title: `${step}: ${title}`,
    why,
    tone,
  });
  switch (decision) {
    case 'deliver':
      return said(
        `sends by ${wordOf(details.channel_type)}${typeof details.channel === 'string' ? ` over ${details.channel}` : ''}${whenSent(details)}`,
        'good',
      );
    case 'expire':
      return said('its time would be over before it could be sent', 'warn');
    case 'skip':
      return said(
        details.channel_type ? `sends nothing by ${wordOf(details.channel_type)}` : 'sends nothing',
      );
    case 'leave_out':
      return said('left out');
    case 'rest':
      return said(`waits for ${restWords[wordOf(details.why)] ?? wordOf(details.why)}`, 'busy');
    case 'stop':
      return said('stopped here');
    case 'fail':
      return said('failed', 'bad');
    case 'continue':
      return said(`${wordOf(details.type)} passed`);
    case 'end':
      return said('the end of the steps');
    default:
      return said(decision.replaceAll('_', ' '));
  }
}

const restWords: Record<string, string> = {
  wait: 'its time',
  window: 'the sending window',
  digest: 'the digest to close',
  event: 'an event',
  call: 'the answer of a call',
};

/** Of a plan: when a message would leave that does not at once. */
function whenSent({ sends_at: at, waits_for: reason }: Entry['details']): string {
  if (typeof at !== 'string') return '';
  const why = reason === 'quiet_hours' ? ', after quiet hours' : '';
  return `, not before ${exactTime(new Date(at))}${why}`;
}

/** How long an attempt took. */
function took({ at, details }: Entry): string {
  if (at === null || typeof details.ended_at !== 'string') return '';
  return ` in ${formatDuration(Math.max(0, Date.parse(details.ended_at) - Date.parse(at)))}`;
}
