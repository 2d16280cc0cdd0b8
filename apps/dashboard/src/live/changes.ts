/** What may change in a project, as the api tells it. */
export type ChangeKind =
  | 'runs'
  | 'notifications'
  | 'deliveries'
  | 'channels'
  | 'workers'
  | 'replays'
  | 'notiflows'
  | 'templates'
  | 'schedules'
  | 'event_endpoints'
  | 'suppressions'
  | 'topics'
  | 'users'
  | 'keys'
  | 'settings'
  | 'clock'
  | 'audit_log';

/** What happened in one minute, all of it. */
export interface ActivityStep {
  at: string;
  runs: number;
  notifications: Record<string, number>;
  deliveries: Record<string, number>;
}

/** What changed; without kinds, nobody knows what did. */
export interface Changes {
  kinds: readonly ChangeKind[] | null;
  activity: readonly ActivityStep[];
}

/** How a page hears of changes: by a stream, by one that is being sought, or by asking now and then. */
export type Connection = 'live' | 'connecting' | 'polling';

/** What one tab tells the others. */
export interface News {
  connection: Connection;
  /** How far the stream came: another one goes on from there. Empty before the first. */
  id: string;
  changes: Changes | null;
}

/** Something may have changed, and nobody knows what. */
export const anything: Changes = { kinds: null, activity: [] };
