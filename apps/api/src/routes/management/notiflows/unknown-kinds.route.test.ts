import { channelTypes, stepTypeAliases, stepTypes } from '@notiflow/contracts';
import { queryRows } from '../../../../../../test/support/query-rows.ts';
import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const unknownType = {
  field: 'steps[1].type',
  message: `must be one of ${stepTypes.join(', ')}`,
  reason: 'enum',
};

/** A published notiflow whose stored step is of a type that this code does not know. */
async function publishUnknown(handle: string): Promise<void> {
  await publishNotiflow(api, handle);
  await queryRows(
    api,
    `UPDATE notiflow_versions v SET steps = jsonb_set(v.steps, '{1}', $1::jsonb)
     FROM notiflows f WHERE f.id = v.notiflow_id AND f.handle = $2`,
    [JSON.stringify({ type: 'teleport', handle: 'beam', position: 1, target: 'moon' }), handle],
  );
}

describe('422', () => {
  it('refuses step types and channel types that nobody knows, and lists those it knows', async () => {
    const channelType = { ...inAppStep, handle: 'a', channel_type: 'pigeon' };
    const inside = { handle: 'b', type: 'channel', settings: { channel_type: 'pigeon' } };
    const { status, body } = await api.send('put', `${base}/unknown`, {
      steps: [channelType, { handle: 'beam', type: 'teleport' }, inside],
    });
    const known = `must be one of ${channelTypes.join(', ')}`;
    expect(status).toBe(422);
    expect(body.error.details.fields).toEqual([
      { field: 'steps[0].channel_type', message: known, reason: 'enum' },
      // The schema takes aliases, too.
      {
        ...unknownType,
        message: `must be one of ${[...stepTypes, ...stepTypeAliases].join(', ')}`,
      },
      { field: 'steps[2].settings.channel_type', message: known, reason: 'enum' },
    ]);
  });

  it('does not publish a stored step that the code no longer knows', async () => {
    await publishUnknown('outlived');
    const { body } = await api.send('post', `${base}/outlived/validate`);
    expect(body).toEqual({ valid: false, fields: [unknownType] });
  });
});

describe('200', () => {
  it('shows a stored step that the code no longer knows as it is', async () => {
    await publishUnknown('shown');
    const { body } = await api.send('get', `${base}/shown`);
    expect(body.published_version.valid).toBe(false);
    expect(body.published_version.steps[1]).toMatchObject({
      type: 'teleport',
      handle: 'beam',
      settings: { target: 'moon' },
      channel_type: null,
    });
  });
});
