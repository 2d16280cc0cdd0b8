/** What may change in a project, as those who follow it are told; `workers` are the installation's. */
export const changeKinds = [
  'runs',
  'notifications',
  'deliveries',
  'channels',
  'workers',
  'replays',
  'notiflows',
  'templates',
  'schedules',
  'event_endpoints',
  'suppressions',
  'topics',
  'users',
  'keys',
  'settings',
  'clock',
  'audit_log',
] as const;

export type ChangeKind = (typeof changeKinds)[number];

/** What changed, by what the audit log calls it. */
const kindsOfResources: Readonly<Record<string, ChangeKind>> = {
  run: 'runs',
  channel: 'channels',
  replay: 'replays',
  notiflow: 'notiflows',
  layout: 'templates',
  partial: 'templates',
  translation: 'templates',
  schedule: 'schedules',
  event_endpoint: 'event_endpoints',
  event_message: 'event_endpoints',
  suppression: 'suppressions',
  topic: 'topics',
  user: 'users',
  api_key: 'keys',
  signing_key: 'keys',
  project: 'settings',
  settings: 'settings',
  clock: 'clock',
};

/** What changed with a resource of the audit log; null where nobody is told. */
export function kindOfResource(resource: string): ChangeKind | null {
  return kindsOfResources[resource] ?? null;
}
