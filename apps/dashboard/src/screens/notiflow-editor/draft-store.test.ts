import { createDraftStore } from './draft-store.ts';

function createStorage(charsMax = Number.POSITIVE_INFINITY) {
  const values = new Map<string, string>();
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > charsMax) throw new Error('There is no room.');
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
  };
}

const steps = [{ handle: 'mail', type: 'channel' }];
const draft = { base: { sha: '1', steps, at: '2026-01-01T00:00:00.000Z' }, steps: [], at: 5 };

it('gives back what was kept, until it is cleared', () => {
  const store = createDraftStore({ project: 'shop', handle: 'welcome' }, createStorage());
  expect(store.read()).toBeNull();
  store.write(draft);
  expect(store.read()).toEqual(draft);
  store.clear();
  expect(store.read()).toBeNull();
});

it('keeps the drafts of notiflows apart', () => {
  const storage = createStorage();
  createDraftStore({ project: 'shop', handle: 'welcome' }, storage).write(draft);
  expect(createDraftStore({ project: 'shop', handle: 'bye' }, storage).read()).toBeNull();
  expect(createDraftStore({ project: 'other', handle: 'welcome' }, storage).read()).toBeNull();
});

it('keeps nothing rather than what is older than it seems', () => {
  const storage = createStorage(100);
  const store = createDraftStore({ project: 'shop', handle: 'welcome' }, storage);
  store.write({ ...draft, base: { ...draft.base, steps: [] } });
  expect(store.read()).not.toBeNull();
  store.write({
    ...draft,
    steps: Array.from({ length: 50 }, () => steps[0] ?? { handle: '', type: '' }),
  });
  expect(store.read()).toBeNull();
});

it.each(['no json', '{}', '[]', '{"steps":[]}'])('makes nothing of %s', (text) => {
  const storage = createStorage();
  storage.setItem('notiflow.draft.shop.welcome', text);
  expect(createDraftStore({ project: 'shop', handle: 'welcome' }, storage).read()).toBeNull();
});
