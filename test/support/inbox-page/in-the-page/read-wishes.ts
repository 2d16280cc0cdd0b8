import { entryAt } from './entries.ts';
import { createFakeInbox, type FakeInbox } from './fake-client.ts';

declare global {
  interface Window {
    inbox: FakeInbox;
    opened: string[];
    entryAt: typeof entryAt;
  }
}

/** What the address of the page asks for, and an inbox that tests reach. */
export function readWishes() {
  const wishes = new URLSearchParams(location.search);
  const read = (name: string, otherwise: string) => wishes.get(name) ?? otherwise;
  const bodies: string[] = JSON.parse(read('bodies', '[]'));
  const attacks = bodies.map((text, place) =>
    entryAt(place, {
      title: text,
      body: text,
      action_url: text,
      primary_action: { label: text, url: text },
    }),
  );
  const count = Number(read('entries', '12'));
  const entries = Array.from({ length: count }, (_, place) => entryAt(place));
  window.inbox = createFakeInbox(
    bodies.length > 0 ? attacks : entries,
    JSON.parse(read('told', '{}')),
  );
  window.opened = [];
  window.entryAt = entryAt;
  document.documentElement.dir = read('dir', 'ltr');
  document.documentElement.lang = read('locale', 'en');
  return { mode: read('mode', 'bell'), theme: read('theme', 'light') as 'light' | 'dark' };
}
