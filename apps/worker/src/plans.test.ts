import type { Step } from '@notiflow/contracts';
import { createPlans } from './plans.ts';

const steps: Step[] = [{ type: 'end', handle: 'end', position: 0 }];

/** A store with every version, which remembers what it was asked for. */
function storeOf(size: number) {
  const asked: string[][] = [];
  const loadVersions = async (ids: string[]) => {
    asked.push(ids);
    return ids
      .filter((id) => id !== 'gone')
      .map((id) => ({
        id,
        steps,
        parts: { parts: [], defaultLocale: null },
        compiled: {},
        size,
      }));
  };
  return { asked, loadVersions };
}

describe('the plans of a worker', () => {
  it('are read once for a set of 500 runs of three versions, and never again', async () => {
    const store = storeOf(96_000);
    const plans = createPlans(store);
    const set = Array.from({ length: 500 }, (_, index) => `version-${index % 3}`);
    const found = await plans.find(set);
    expect([...found.keys()].sort()).toEqual(['version-0', 'version-1', 'version-2']);
    await plans.find(set);
    await plans.find([...set, 'version-3']);
    expect(store.asked).toEqual([['version-0', 'version-1', 'version-2'], ['version-3']]);
  });

  it('are all found for one set, also when there is not room for them', async () => {
    const store = storeOf(96_000);
    const plans = createPlans(store, { sizeMax: 200_000 });
    const found = await plans.find(['version-0', 'version-1', 'version-2', 'gone']);
    expect([...found.keys()]).toEqual(['version-0', 'version-1', 'version-2']);
    await plans.find(['version-2', 'version-1', 'version-0']);
    expect(store.asked[1]).toEqual(['version-0']);
  });

  it('keep no version that is larger than all the room', async () => {
    const store = storeOf(300_000);
    const plans = createPlans(store, { sizeMax: 200_000 });
    expect((await plans.find(['version-0'])).size).toBe(1);
    await plans.find(['version-0']);
    expect(store.asked).toHaveLength(2);
  });
});
