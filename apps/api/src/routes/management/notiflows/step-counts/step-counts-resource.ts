import { deliveryStatuses } from '@notiflow/contracts';
import { waitingCountedMax, waysMax } from '@notiflow/database';
import Type from 'typebox';
import { momentOrNull, textOrNull } from '../../../../request/resource-parts.ts';

const notifications = (description: string) => Type.Integer({ minimum: 0, description });
const count = Type.Integer({ minimum: 1 });
const isMore = Type.Boolean({
  description: `Whether there are more: no more than ${waitingCountedMax.toLocaleString('en')} are counted`,
});

const stepCounts = Type.Object(
  {
    handle: Type.String(),
    type: Type.String(),
    reached: notifications('Came to the step for certain'),
    passed: notifications(
      'Went on from it or ended with it; also those whom its own conditions left out, where that leaves no trace',
    ),
    here: notifications('Are at it, resting or in the hands of a worker'),
    maybe: notifications('May have come to it: rows do not tell which branch they took'),
    left_out: notifications('Were left out by its own conditions, where that leaves a trace'),
    ended: Type.Array(
      Type.Object({ status: Type.Enum(['stopped', 'failed']), reason: textOrNull, count }),
      { description: 'Ended at it, by reason' },
    ),
    messages: Type.Array(
      Type.Object({ status: Type.Enum([...deliveryStatuses]), reason: textOrNull, count }),
      {
        description:
          'Of a channel step: what became of its messages. Of several to one recipient the one that got furthest counts',
      },
    ),
    found: Type.Array(
      Type.Object({
        outcome: Type.Enum(['event_matched', 'event_timed_out', 'answered', 'fetch_failed']),
        count,
      }),
      { description: 'Of a step that waits for an event or fetches: how that ended' },
    ),
    branches: Type.Array(
      Type.Object({
        handle: Type.Unsafe<string | null>({
          type: ['string', 'null'],
          description: 'Null where none of them was taken',
        }),
        count,
      }),
      { description: 'Of a step with branches: how many took which, as far as rows tell' },
    ),
    waiting: Type.Object({
      count: Type.Integer({
        minimum: 0,
        description:
          'Notifications that rest at it now or, of a channel step, messages that are not sent yet; of any run and version',
      }),
      later: Type.Integer({
        minimum: 0,
        description: 'Messages among them that are not due yet, for a window, a limit or a retry',
      }),
      is_more: isMore,
    }),
  },
  { title: 'StepCounts' },
);

/** What happens at the steps of a version. */
export const notiflowStepCounts = Type.Object(
  {
    notiflow_id: Type.String(),
    version_number: Type.Integer(),
    sample: Type.Object(
      {
        notifications: Type.Integer({
          minimum: 0,
          maximum: waysMax,
          description: 'How many were looked at: the newest that walk this version',
        }),
        is_whole: Type.Boolean({
          description: 'Whether there are no others in the time that was asked for',
        }),
        from: momentOrNull,
        to: momentOrNull,
        elsewhere: notifications('Are at a step that this version does not have'),
      },
      { title: 'StepSample' },
    ),
    steps: Type.Array(stepCounts),
    waiting_elsewhere: Type.Array(
      Type.Object({ step: Type.String(), count, is_more: isMore }, { title: 'WaitingElsewhere' }),
      { description: 'Who waits now at steps that this version does not have' },
    ),
  },
  { title: 'NotiflowStepCounts' },
);
