import type { Actor, Entry } from 'notiflows-react';

const hour = 60 * 60 * 1000;
const now = Date.now();

const person = (id: string, first_name: string, last_name: string): Actor => ({
  id,
  external_id: first_name.toLowerCase(),
  first_name,
  last_name,
  avatar: null,
});

const kinds: { actor: Actor | null; data: Entry['data'] }[] = [
  {
    actor: person('a1', 'Ada', 'Lovelace'),
    data: {
      title: 'Ada Lovelace mentioned you',
      body: 'In **Analytical Engine notes**: “Could you check the *Bernoulli* numbers in section G?”',
      action_url: '/notes/42',
    },
  },
  {
    actor: null,
    data: {
      title: 'Invoice 2041 is due tomorrow',
      body: 'The amount is **€ 1,280.00**. You can pay it by card or by transfer.',
      primary_action: { label: 'Pay now', url: '/pay' },
      secondary_action: { label: 'View invoice', url: '/invoice' },
    },
  },
  {
    actor: null,
    data: {
      title: 'The deployment of web has finished',
      body: 'Version `v4.12.0` is live.\n\n- 12 pull requests\n- 3 migrations',
    },
  },
  {
    actor: person('d4', 'Katherine', 'Johnson'),
    data: {
      body: '**Katherine Johnson** invited you to the project *Orbital mechanics*.',
      primary_action: { label: 'Accept', url: '/accept' },
      secondary_action: { label: 'Decline' },
    },
  },
  {
    actor: person('c3', 'Alan', 'Turing'),
    data: {
      title: 'Alan Turing shared a file',
      body: 'On Computable Numbers.pdf (2.4 MB)',
      content_type: 'plaintext',
    },
  },
  {
    actor: null,
    data: { title: 'Your week', body: 'Much has happened. '.repeat(40), content_type: 'plaintext' },
  },
];

/** The entry at a place of a feed, newest first; the first four are unread. */
export function entryAt(place: number, data?: Entry['data']): Entry {
  const kind = kinds[place % kinds.length];
  const at = new Date(now - place * place * 0.7 * hour).toISOString();
  return {
    id: `01990000-0000-7000-8000-${String(1e9 - place).padStart(12, '0')}`,
    notiflow: 'example',
    topic: null,
    actor: kind?.actor ?? null,
    data: data ?? kind?.data ?? { body: '' },
    created_at: at,
    seen_at: place < 2 ? null : at,
    read_at: place < 4 ? null : at,
    clicked_at: null,
    archived_at: null,
  };
}
