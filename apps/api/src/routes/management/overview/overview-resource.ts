import { channelHealthResource, channelTypes } from '@notiflow/contracts';
import Type from 'typebox';
import { momentOrNull } from '../../../request/resource-parts.ts';
import { rangeNames } from './ranges.ts';

const moment = Type.String({ format: 'date-time' });
const amounts = (description: string) =>
  Type.Record(Type.String(), Type.Integer(), { description });
const shareOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], minimum: 0, maximum: 1, description });

/** What happens in a project, for whoever looks whether something is wrong. */
export const overviewResource = Type.Object(
  {
    range: Type.Enum(rangeNames),
    step_seconds: Type.Integer(),
    verdict: Type.Object(
      {
        tone: Type.Enum(['good', 'warn', 'bad']),
        reason: Type.Enum([
          'healthy',
          'circuit_open',
          'channel_failing',
          'no_workers',
          'worker_silent',
          'late',
          'idle',
        ]),
        text: Type.String({ description: 'One sentence for people' }),
        channel: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'Handle of the channel it is about',
        }),
        since: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          format: 'date-time',
          description: 'Since when, where that is known',
        }),
      },
      { title: 'Verdict' },
    ),
    steps: Type.Array(
      Type.Object(
        {
          at: moment,
          runs: Type.Integer({ description: 'Runs that were accepted' }),
          notifications: amounts('`made`, and by the status they settled in'),
          deliveries: amounts('By the status they settled in'),
        },
        { title: 'OverviewStep' },
      ),
    ),
    totals: Type.Object({
      runs: Type.Integer(),
      notifications: amounts('As in the steps'),
      deliveries: amounts('As in the steps'),
      channel_types: Type.Record(Type.String(), amounts('By status')),
    }),
    promises: Type.Object(
      {
        sent_within_10s: shareOrNull(
          'Share of what was sent that was sent within ten seconds of being made; windows are no delay',
        ),
        delivered_within_1m: shareOrNull(
          'Share of what arrived that arrived within a minute of being sent, where services report it',
        ),
        delivered_within_5m: shareOrNull('The same within five minutes'),
      },
      { title: 'Promises' },
    ),
    backlog: Type.Array(
      Type.Object(
        {
          channel_type: Type.Enum([...channelTypes]),
          due: Type.Integer({ description: 'Due and not begun; 1,001 stands for more than 1,000' }),
          oldest_ms: Type.Unsafe<number | null>({ type: ['number', 'null'] }),
        },
        { title: 'Backlog' },
      ),
    ),
    channels: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          handle: Type.String(),
          name: Type.String(),
          type: Type.String(),
          provider: Type.String(),
          ...channelHealthResource.properties,
        },
        { title: 'NamedChannelHealth' },
      ),
    ),
    workers: Type.Object({ alive: Type.Integer(), silent: Type.Integer() }),
    marks: Type.Array(
      Type.Object(
        {
          at: moment,
          action: Type.String({ description: 'As in the audit log' }),
          resource: Type.String(),
          resource_id: Type.Unsafe<string | null>({ type: ['string', 'null'] }),
        },
        { title: 'Mark' },
      ),
      {
        description:
          'What was changed in the time that is shown, and which versions of workers came, newest first, at most 50',
      },
    ),
    last_settled_at: momentOrNull,
  },
  { title: 'Overview' },
);
