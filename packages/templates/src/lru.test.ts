import { createLru } from './lru.ts';

describe('createLru', () => {
  it('drops what was not used for longest', () => {
    const lru = createLru<string>({ weightMax: 2 });
    const create = (key: string) => lru.findOrAdd(key, () => `${key} created`);
    create('a');
    create('b');
    create('a');
    create('c');
    const built: string[] = [];
    for (const key of ['a', 'c', 'b']) lru.findOrAdd(key, () => `${built.push(key)}`);
    expect(built).toEqual(['b']);
  });

  it('counts entries by their weight', () => {
    const lru = createLru<number>({ weightMax: 5, weigh: (key) => key.length });
    let built = 0;
    for (const key of ['aaa', 'bb', 'c', 'bb', 'c', 'aaa']) lru.findOrAdd(key, () => ++built);
    expect(built).toBe(4);
  });
});
