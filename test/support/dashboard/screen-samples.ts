/** What a screen has to show of the shop, and how it is used. */
export interface ScreenSample {
  /** Which of its things it is opened with; a name that is none is taken as it is. */
  of?: string;
  /** What stands on it. */
  shows: readonly (string | RegExp)[];
  /** What it says in a project in which nothing has happened. */
  empty: string | RegExp;
  /** What a viewer sees of it, where that is something else. */
  viewerShows?: string | RegExp;
  /** The buttons that ask something before they do it. */
  acts?: readonly string[];
}

/** The address of a screen below its project, opened with one of these things. */
export function addressOf(path: string, things: Record<string, string>): string {
  const { of } = sampleOf(path);
  return of === undefined ? path : path.replace(/\$\w+/, encodeURIComponent(things[of] ?? of));
}

/** What a screen has to show; a screen that nobody made a sample for is a fault. */
export function sampleOf(path: string): ScreenSample {
  const sample = screenSamples[path];
  if (sample === undefined) throw new Error(`Nobody says what stands on ${path}.`);
  return sample;
}

const notThere = /It may be of another project/;

/** One sample for each screen of the dashboard, by its path; a screen without one fails its test. */
export const screenSamples: Record<string, ScreenSample> = {
  '/': {
    shows: ['Messages, by what became of them', 'What waits to be sent', 'Mail'],
    empty: 'Nothing has happened here yet',
  },
  '/runs': { shows: ['crime-fiction', 'fanned out'], empty: 'No runs yet' },
  '/runs/$id': {
    of: 'run',
    shows: ['Run of new-in-crime', 'topic crime-fiction', 'reader-012'],
    empty: notThere,
  },
  '/notifications': { shows: ['reader-012', 'processed'], empty: 'No notifications here' },
  '/notifications/$id': { of: 'notification', shows: ['Ada'], empty: notThere },
  '/deliveries': { shows: ['email', 'sent'], empty: 'No deliveries here' },
  '/deliveries/$id': {
    of: 'delivery',
    shows: ['Your books are on their way'],
    viewerShows: 'Messages are hidden from viewers',
    empty: notThere,
  },
  '/failures': {
    shows: ['office', 'texts', 'config'],
    empty: 'Nothing failed here',
    acts: ['Replay all shown', 'Replay'],
  },
  '/queues': { shows: ['notifications', 'running'], empty: 'running' },
  '/workers': { shows: ['works'], empty: 'works' },
  '/notiflows': { shows: ['Order shipped', 'Abandoned basket'], empty: 'No notiflows yet' },
  '/notiflows/$notiflow': {
    of: 'order-shipped',
    shows: ['wait_for_carrier', /^All [\d,]+ notifications/],
    empty: notThere,
    acts: ['Switch off', 'Archive'],
  },
  '/notiflows/$notiflow/edit': {
    of: 'order-shipped',
    shows: ['Your books are on their way'],
    viewerShows: /Order shipped/,
    empty: notThere,
  },
  '/schedules': { shows: ['Crime fiction of the week'], empty: 'No schedules yet' },
  '/schedules/$schedule': {
    of: 'weekly-crime',
    shows: ['0 9 * * 5 Europe/Berlin', 'It has not come round yet'],
    empty: notThere,
    acts: ['Delete'],
  },
  '/users': {
    shows: ['reader-012', 'reader-012@example.com'],
    viewerShows: 'r•••@example.com',
    empty: 'No users yet',
  },
  '/users/$user': {
    of: 'ada',
    shows: ['ada@example.com'],
    viewerShows: 'a•••@example.com',
    empty: notThere,
  },
  '/topics': { shows: ['crime-fiction'], empty: 'No topics yet' },
  '/topics/$topic': {
    of: 'crime-fiction',
    shows: ['Subscribed'],
    empty: notThere,
    acts: ['Subscribe', 'Unsubscribe', 'Delete'],
  },
  '/suppressions': {
    shows: ['emil@example.com', 'complaint', 'After a hard bounce'],
    empty: 'No suppressed addresses here',
    acts: ['Suppress an address', 'Release many', 'Release'],
  },
  '/channels': { shows: ['Text messages', 'smtp'], empty: 'No channels yet' },
  '/channels/$channel': {
    of: 'mail',
    shows: ['hello@lantern.example', 'closed'],
    empty: notThere,
    acts: ['Send a test'],
  },
  '/event-endpoints': {
    shows: ['delivery.*, run.completed'],
    empty: 'Nobody is told yet',
    acts: ['Add an endpoint'],
  },
  '/event-endpoints/$endpoint': { of: 'endpoint', shows: ['run.completed'], empty: notThere },
  '/api-keys': { shows: ['Order system'], empty: 'first key', acts: ['Make a key'] },
  '/members': {
    shows: ['Vera', 'viewer in lantern-books'],
    empty: 'Vera',
    acts: ['Add a member', 'Change', 'New link', 'Remove'],
  },
  '/settings': { shows: ['Keep'], viewerShows: 'Default locale', empty: 'Keep' },
  '/audit-log': { shows: ['suppression.added'], empty: 'Nothing was changed yet' },
};
