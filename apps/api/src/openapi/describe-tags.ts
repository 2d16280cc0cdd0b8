import type { Route } from '../route.ts';
import { surfaces } from '../surfaces.ts';

type Addressed = Pick<Route, 'surface' | 'path'>;

// By the first word of the path.
const descriptions: Record<string, string> = {
  'account-audit-log': 'Who changed what in the account.',
  'account-tokens': 'Tokens that open the Management API, for every project of the account.',
  'api-keys': 'The public and secret keys of a project, their scopes and how long they are good.',
  'audit-log': 'Who changed what in the project.',
  channels: 'Ways out: a channel type, the provider that sends, its settings and credentials.',
  'dead-letters': 'What could not be delivered, grouped by what it ended with.',
  deliveries:
    'One message through one channel: what was rendered, every attempt, what became of it.',
  'event-endpoints':
    'Where a project is told what becomes of deliveries, notifications and runs, signed per Standard Webhooks.',
  members: 'Who looks after the installation, and what they may do where.',
  notifications: 'One recipient of one run, with the deliveries it led to.',
  notiflows: 'Definitions of what is sent: their steps, versions, and running them.',
  overview: 'What happens in a project: how much, how fast, what waits and what was changed.',
  profile: 'How a user is shown, and the language and the timezone that are theirs.',
  projects: 'The projects of the account; each has its own keys, users and notiflows.',
  queues: 'The queues of the installation, which carry rings for rows.',
  replays: 'Sending again what could not be delivered.',
  runs: 'One request to run a notiflow, with counters that balance.',
  settings: 'Settings of a project.',
  'signing-keys': 'Keys with which servers sign who the users of pages are.',
  suppressions: 'Addresses that nothing is sent to, and why.',
  topics: 'Names that users subscribe to; a run for a topic reaches all of them.',
  users: 'The people who are notified: attributes, preferences, channel settings, subscriptions.',
  workers: 'The processes that work, and what they do now.',
  whoami: 'Which project a credential opens.',
};

/** The group a route is shown in: what it is about, on its surface. */
export function tagOf({ surface, path }: Addressed): { name: string; description: string } {
  const resource = path.split('/')[1] ?? '';
  const words = resource.replaceAll('-', ' ');
  const name = `${surfaces[surface].title}: ${words}`;
  return { name, description: descriptions[resource] ?? `Everything about ${words}.` };
}

/** The groups of a table, each once, in its order. */
export function describeTags(routes: readonly Addressed[]) {
  return [...new Map(routes.map((route) => [tagOf(route).name, tagOf(route)])).values()];
}
