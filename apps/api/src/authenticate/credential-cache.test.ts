import { createCredentialCache } from './credential-cache.ts';

const hash = (name: string) => Buffer.from(name);

function count(options: { entriesMax?: number; clock?: { now(): number } } = {}) {
  const asked: string[] = [];
  const cache = createCredentialCache({
    find: async (given) => {
      asked.push(given.toString());
      return given.toString() === 'known' ? { id: 1 } : null;
    },
    ttlMs: 60_000,
    entriesMax: 100,
    ...options,
  });
  return { asked, cache, find: cache.find };
}

describe('the credential cache', () => {
  it('asks once for a known and once for an unknown credential', async () => {
    const { asked, find } = count();
    for (let index = 0; index < 3; index++) {
      expect(await find(hash('known'))).toEqual({ id: 1 });
      expect(await find(hash('unknown'))).toBeNull();
    }
    expect(asked).toEqual(['known', 'unknown']);
  });

  it('asks once for requests that come together', async () => {
    const { asked, find } = count();
    await Promise.all([find(hash('known')), find(hash('known'))]);
    expect(asked).toHaveLength(1);
  });

  it('asks again when the answer is stale', async () => {
    let now = 1_000;
    const { asked, find } = count({ clock: { now: () => now } });
    await find(hash('known'));
    now += 60_000;
    await find(hash('known'));
    expect(asked).toHaveLength(1);
    now += 1;
    await find(hash('known'));
    expect(asked).toHaveLength(2);
  });

  it('forgets what was not asked for longest when it is full', async () => {
    const { asked, find } = count({ entriesMax: 2 });
    for (const name of ['a', 'b', 'c', 'c', 'a']) await find(hash(name));
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });

  it('does not remember that Postgres was away', async () => {
    let calls = 0;
    const { find } = createCredentialCache({
      find: async () => {
        calls += 1;
        if (calls === 1) throw new Error('away');
        return { id: 1 };
      },
      ttlMs: 60_000,
      entriesMax: 10,
    });
    await expect(find(hash('known'))).rejects.toThrow('away');
    expect(await find(hash('known'))).toEqual({ id: 1 });
  });

  it('asks again for what it was told to forget, and for nothing else', async () => {
    const { asked, cache } = count();
    await Promise.all([cache.find(hash('known')), cache.find(hash('unknown'))]);
    cache.forget(hash('known'));
    await Promise.all([cache.find(hash('known')), cache.find(hash('unknown'))]);
    expect(asked).toEqual(['known', 'unknown', 'known']);
    cache.clear();
    await cache.find(hash('unknown'));
    expect(asked).toEqual(['known', 'unknown', 'known', 'unknown']);
  });
});
