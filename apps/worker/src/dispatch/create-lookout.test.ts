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
});
