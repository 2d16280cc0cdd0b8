import type { DueLine } from '@notiflow/database';
import { createLookout } from './create-lookout.ts';
import type { SendingDeps } from './sending-deps.ts';

const lineOf = (channelType: string): DueLine => ({
  lane: `lane of ${channelType}`,
  line: 'first',
  projectId: 'project',
  channelType,
  provider: 'any',
});

describe('createLookout', () => {
  it('finds what is of its channel types, and what is of none that anybody knows', async () => {
    const deliveries = {
      takeOverLost: async () => 0,
      findDueLines: async () => ({ due: ['email', 'sms', 'teleport'].map(lineOf), next: '' }),
    } as unknown as SendingDeps['deliveries'];
    const lookout = createLookout({ deliveries }, { workerId: 'worker', channelTypes: ['sms'] });
    const { due } = await lookout.look();
    expect(due.map(({ channelType }) => channelType)).toEqual(['sms', 'teleport']);
  });

  it('looks at thousands of lanes at a time, and at the others with the next look', async () => {
    const lanes = Array.from({ length: 12_000 }, (_, index) => String(index).padStart(5, '0'));
    const deliveries = {
      takeOverLost: async () => 0,
      async findDueLines({ after, limit }: { after: string; limit: number }) {
        const some = lanes.filter((lane) => lane > after).slice(0, limit);
        const due = some.map((lane) => ({ ...lineOf('sms'), lane }));
        return { due, next: some.length === limit ? (some.at(-1) ?? '') : '' };
      },
    } as unknown as SendingDeps['deliveries'];
    const lookout = createLookout({ deliveries }, { workerId: 'worker', channelTypes: ['sms'] });
    const looks: number[] = [];
    const seen = new Set<string>();
    for (let look = 0; look < 3; look += 1) {
      const { due } = await lookout.look();
      looks.push(due.length);
      for (const { lane } of due) seen.add(lane);
    }
    expect(looks).toEqual([5_000, 5_000, 2_000]);
    expect(seen.size).toBe(12_000);
  });
});
