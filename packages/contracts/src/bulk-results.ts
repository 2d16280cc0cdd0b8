import Type, { type Static } from 'typebox';

/** What became of an item of a bulk request that was refused; the others are not held up by it. */
export const refusedResult = Type.Object({
  status: Type.Integer({ minimum: 400, maximum: 599 }),
  error: Type.Object(
    {
      type: Type.String(),
      code: Type.String(),
      message: Type.String(),
      status: Type.Integer(),
      request_id: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    },
    { description: 'As in the envelope of an error' },
  ),
});

export type RefusedResult = Static<typeof refusedResult>;
