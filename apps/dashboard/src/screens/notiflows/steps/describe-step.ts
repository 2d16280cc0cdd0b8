import type { AnswerOf } from 'notiflows-client/operations';
import { branchesOf } from './layout-steps.ts';

/** A version of a notiflow with its steps. */
export type Version = AnswerOf<'GET /management/v1/notiflows/{handle}/versions/{version_number}'>;

/** A step as the API answers it. */
export type Step = Version['steps'][number];

/** What a step does, in a few words. */
export function describeStep(step: Step): string {
  const { type, channel_type: channelType, channel_handle: channel, settings } = step;
  switch (type) {
    case 'trigger':
      return 'everybody a run is for';
    case 'channel':
      return [channelType?.replaceAll('_', ' '), channel && `by ${channel}`]
        .filter(Boolean)
        .join(' ');
    case 'wait':
      return describeWait(settings);
    case 'digest':
      return describeDigest(settings);
    case 'throttle': {
      const { limit = 1 } = settings;
      return `${word(limit)} in ${describeDuration(settings) ?? 'a time'}`;
    }
    case 'condition':
      return `the first of ${branchesOf(step).length} branches that holds`;
    case 'fetch':
      return [settings.method ?? 'GET', settings.url].map(word).join(' ');
    case 'end':
      return 'nothing follows';
    default:
      return '';
  }
}

function describeWait(settings: Record<string, unknown>): string {
  const event = settings.until_event as { name?: string; timeout?: object } | undefined;
  if (event !== undefined) {
    const most = describeDuration({ ...event.timeout });
    return `until ${event.name ?? 'an event'}${most === null ? '' : `, ${most} at most`}`;
  }
  if (settings.until_time !== undefined) return `until ${word(settings.until_time)}`;
  if (settings.until !== undefined) return `until ${word(settings.until)}`;
  const duration = describeDuration(settings);
  if (settings.windows !== undefined)
    return [duration, 'inside a window'].filter(Boolean).join(', ');
  return duration ?? 'for a time';
}

function describeDigest(settings: Record<string, unknown>): string {
  const { schedule, window, digest_key: key } = settings;
  const by = key === undefined ? '' : `, by ${word(key)}`;
  if (schedule !== undefined) return `collects by a schedule${by}`;
  if (window !== undefined) return `collects as ${word(window)} says${by}`;
  return `collects for ${describeDuration(settings) ?? 'a time'}${by}`;
}

/** A duration with its unit, as settings have it; null where there is none. */
export function describeDuration(settings: Record<string, unknown>): string | null {
  const { duration, duration_unit: unit } = settings;
  if (typeof duration !== 'number' || typeof unit !== 'string') return null;
  return `${duration} ${duration === 1 ? unit.replace(/s$/, '') : unit}`;
}

interface Group {
  operator?: 'and' | 'or';
  conditions?: { property?: string; operator?: string; value?: unknown; value_type?: string }[];
}

/** Conditions as lines: each of them has to hold. */
export function describeConditions(groups: readonly unknown[]): string[] {
  return (groups as Group[]).map(({ operator = 'and', conditions = [] }) =>
    conditions.map(describeCondition).join(` ${operator} `),
  );
}

function describeCondition(condition: NonNullable<Group['conditions']>[number]): string {
  const { property = '', operator = '', value, value_type: type } = condition;
  const words = `${property} ${operator.replaceAll('_', ' ')}`;
  if (value === undefined || value === null) return words;
  return `${words} ${type === 'ref' ? word(value) : JSON.stringify(value)}`;
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
