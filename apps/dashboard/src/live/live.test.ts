import type { Changes } from './changes.ts';
import { createLive } from './live.ts';

const heard = (changes: Changes | null) => ({ connection: 'live' as const, id: 'a', changes });

it('touches what shows something that changed, and everything where nobody knows what did', () => {
  const live = createLive();
  const touched: string[] = [];
  live.watch(['runs', 'deliveries'], () => touched.push('runs'));
  const unwatch = live.watch(['settings'], () => touched.push('settings'));
  live.hear(heard({ kinds: ['runs', 'deliveries'], activity: [] }));
  live.hear(heard(null));
  expect(touched).toEqual(['runs']);
  live.hear(heard({ kinds: null, activity: [] }));
  expect(touched).toEqual(['runs', 'runs', 'settings']);
  unwatch();
  live.hear(heard({ kinds: ['settings'], activity: [] }));
  expect(touched).toHaveLength(3);
});

it('tells of another connection, and of no other', () => {
  const live = createLive();
  const states: string[] = [];
  live.subscribe(() => states.push(live.connection()));
  live.hear(heard(null));
  live.hear(heard({ kinds: ['runs'], activity: [] }));
  live.hear({ connection: 'polling', id: 'a', changes: null });
  expect(states).toEqual(['live', 'polling']);
});
