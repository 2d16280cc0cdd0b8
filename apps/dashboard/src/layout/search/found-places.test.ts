import { screens } from '../../screens/index.ts';
import { type Found, foundKinds, lineBelow, titleOf } from './found-places.ts';

const found: Found = {
  kind: 'user',
  id: '01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11',
  matched: 'id',
  exact: true,
  handle: 'a/b',
  title: 'Order shipped',
  status: null,
  of: 'email',
  parent: 'c$d',
  external_id: 'user/1',
  email: 'ada@example.com',
  phone: null,
  first_name: 'Ada',
  last_name: 'Lovelace',
  address: null,
  created_at: '2026-11-29T12:00:00Z',
  path: '/admin/v1/users/user%2F1',
};

/** Whether the dashboard has a screen at the path. */
function hasScreen(path: string): boolean {
  return screens.some((screen) => {
    const pattern = screen.path.replaceAll(/\$\w+/g, '[^/$]+');
    return new RegExp(`^${pattern}$`).test(path);
  });
}

it.each(Object.entries(foundKinds))('%s is shown on a screen there is', (_, { place }) => {
  expect([place(found).path, hasScreen(place(found).path)]).toEqual([place(found).path, true]);
});

it('is called what somebody would call it', () => {
  expect([titleOf(found), lineBelow(found)]).toEqual(['Ada Lovelace', 'user/1 · ada@example.com']);
  const delivery: Found = { ...found, kind: 'delivery', matched: 'provider_message_id' };
  expect([titleOf(delivery), lineBelow(delivery)]).toEqual([
    'Order shipped to user/1',
    'email · …2a0c1f11 · by what its provider calls it',
  ]);
});
