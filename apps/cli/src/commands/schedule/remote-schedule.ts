/** A schedule as the API answers it, as far as commands show it. */
export interface RemoteSchedule {
  handle: string;
  name: string;
  status: 'active' | 'paused' | 'ended';
  cron: string | null;
  rrule: string | null;
  timezone: string;
  next_runs: string[];
  last_firing: { fire_at: string; notiflow_run_id: string | null; reason: string | null } | null;
}

/** What became of the last time that the schedule came round. */
export function describeLast({ last_firing: last }: RemoteSchedule): string {
  if (last === null) return '';
  return last.reason === null ? last.fire_at : `${last.fire_at} (${last.reason})`;
}
