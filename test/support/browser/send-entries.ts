import { queryRows } from '../query-rows.ts';
import { acceptRun, waitUntilSettled } from '../runs.ts';
import type { System } from '../start-system.ts';

/** What an in-app message may say. */
export interface SentEntry {
  /** Who gets it, and who did what it tells of. */
  user: string;
  actor?: { external_id: string; first_name?: string; last_name?: string };
  title?: string;
  body: string;
  content_type?: 'plaintext' | 'markdown';
  action_url?: string;
}

/** Makes the in-app channel `feed` and a notiflow `entry`, whose messages say what each run gives. */
export async function configureInbox(system: System): Promise<void> {
  const feed = { name: 'Inbox', type: 'in_app', provider: 'in_app' };
  await expectSaved(system.management('PUT', '/channels/feed', feed));
  for (const contentType of ['plaintext', 'markdown'] as const) {
    const handle = `entry-${contentType}`;
    await expectSaved(
      system.management('PUT', `/notiflows/${handle}`, {
        name: handle,
        active: true,
        steps: [
          {
            handle: 'feed',
            type: 'channel',
            channel_type: 'in_app',
            channel_handle: 'feed',
            template: {
              content_type: contentType,
              title: '{{ data.title }}',
              body: '{{ data.body }}',
              action_url: '{{ data.action_url }}',
            },
          },
        ],
      }),
    );
    await expectSaved(system.management('POST', `/notiflows/${handle}/publish`));
  }
}

/** Makes a user whom nobody has sent anything yet: a token names nobody else. */
export async function createUser(system: System, user: string): Promise<void> {
  await expectSaved(system.admin('PUT', `/users/${user}`, { body: {} }));
}

/** Sends an entry to a user and answers its run; whoever wants to see it waits for it. */
export function sendEntry(
  system: System,
  { content_type: contentType = 'plaintext', user, actor, ...data }: SentEntry,
): Promise<string> {
  return acceptRun(system, `entry-${contentType}`, {
    recipients: [{ external_id: user }],
    data,
    ...(actor !== undefined && { actor }),
  });
}

/** Sends entries that say only these texts, one after the other, so that the last one is the newest. */
export async function sendTexts(
  system: System,
  { user, texts }: { user: string; texts: string[] },
): Promise<void> {
  for (const body of texts) {
    await waitUntilSettled(system, await sendEntry(system, { user, body }));
  }
}

/** The ids of what stands in the feed of a user, newest first, as the database has it. */
export async function readFeed(system: System, user: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    system,
    `SELECT d.id FROM deliveries d JOIN users u ON u.id = d.recipient_id
     WHERE u.external_id = $1 AND d.feed_state IN (0, 1, 2) ORDER BY d.id DESC`,
    [user],
  );
  return rows.map(({ id }) => id);
}

async function expectSaved(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200 && status !== 201) throw new Error(JSON.stringify(body));
}
