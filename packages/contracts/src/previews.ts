import Type, { type Static } from 'typebox';
import { digestItemsBytesMax } from './digests.ts';
import { actor } from './runs.ts';
import { stepBody, stepsMax } from './steps.ts';
import { externalId, freeObject, userAttributes } from './users.ts';

/** Body of `POST …/{handle}/preview`: sample data for every template of a version. */
export const previewBody = Type.Object(
  {
    data: Type.Optional(freeObject),
    recipient: Type.Optional(
      Type.Object(
        { external_id: Type.Optional(externalId), ...userAttributes },
        { additionalProperties: false },
      ),
    ),
    actor: Type.Optional(actor),
    results: Type.Optional({
      ...freeObject,
      description:
        'What earlier steps found out, by their handle: `fetch` and `steps` in a template',
    }),
    digest: Type.Optional({
      ...freeObject,
      // Its items, and the first of them once more.
      jsonBytesMax: 3 * digestItemsBytesMax,
      description: 'What a digest step before them has collected',
    }),
    steps: Type.Optional(
      Type.Array(stepBody, {
        maxItems: stepsMax,
        description: 'Steps that are not saved, rendered in the place of those of a version',
      }),
    ),
    version: Type.Optional(
      Type.Enum(['draft', 'published'], {
        description: 'Default: the draft, else the published version',
      }),
    ),
  },
  { additionalProperties: false },
);

export type PreviewBody = Static<typeof previewBody>;

const textOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const renderedStep = Type.Object({
  step_handle: Type.String(),
  channel_type: Type.String(),
  message: Type.Record(Type.String(), Type.Unknown()),
  absent: Type.Array(
    Type.Object({
      field: Type.String({ description: 'Path inside the template' }),
      line: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
      variable: Type.String(),
    }),
    {
      description:
        'What the template names and the sample does not have: a name that is misspelt, or one that not every run has. Fields with very many variables are not looked at',
    },
  ),
});

const brokenStep = Type.Object({
  step_handle: Type.String(),
  channel_type: Type.String(),
  error: Type.Object({
    template: Type.String({ description: 'Handle of the step' }),
    field: textOrNull,
    line: Type.Unsafe<number | null>({ type: ['integer', 'null'] }),
    variable: textOrNull,
    reason: Type.String(),
  }),
});

const previewedStep = Type.Union([renderedStep, brokenStep]);

/** What became of one channel step: its message, or why there is none. */
export type PreviewedStep = Static<typeof previewedStep>;

/** The answer of a preview: every channel step in order. */
export const previewResource = Type.Object(
  { steps: Type.Array(previewedStep) },
  { title: 'Preview' },
);
