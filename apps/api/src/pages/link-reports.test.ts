import type { LinkReport } from '@notiflow/database';
import { createLinkReports } from './link-reports.ts';

const report = (link: string): LinkReport => ({
  projectId: 'p',
  deliveryId: 'd',
  kind: 'clicked',
  link,
});

describe('what is done by links', () => {
  it('is stored together, in sets of 500', async () => {
    const sets: number[] = [];
    const reports = createLinkReports({
      take: async (set) => void sets.push(set.length),
      onError: () => {},
    });
    for (let n = 0; n < 1_200; n += 1) reports.note(report(String(n)));
    await reports.flush();
    await reports.flush();
    expect(sets).toEqual([500, 500, 200]);
  });

  it('is kept while it cannot be stored, in its order', async () => {
    const taken: string[] = [];
    const errors: Error[] = [];
    let isAway = true;
    const reports = createLinkReports({
      async take(set) {
        if (isAway) throw new Error('away');
        taken.push(...set.map(({ link }) => link));
      },
      onError: (error) => void errors.push(error),
    });
    reports.note(report('a'));
    await reports.flush();
    reports.note(report('b'));
    isAway = false;
    await reports.flush();
    expect(taken).toEqual(['a', 'b']);
    expect(errors).toHaveLength(1);
  });
});
