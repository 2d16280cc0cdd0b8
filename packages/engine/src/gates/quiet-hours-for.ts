import { type QuietHours, runPriorities } from '@notiflow/contracts';

/** A message that might wait for the end of quiet hours. */
export interface QuietVisit {
  channelType: string;
  /** A notiflow outside of the preferences is transactional: it waits for nothing. */
  includeInPreferences: boolean;
  /** As runs are stored. */
  priority: number;
  /** What its recipient said; null for nothing. */
  quietHours: QuietHours | null;
}

/** The quiet hours a message waits for; null for one that does not: it is urgent, transactional, or disturbs nobody. */
export function quietHoursFor({
  channelType,
  includeInPreferences,
  priority,
  quietHours,
}: QuietVisit): QuietHours | null {
  if (quietHours === null || !includeInPreferences || priority === runPriorities.high) return null;
  return quietHours.channel_types.some((type) => type === channelType) ? quietHours : null;
}
