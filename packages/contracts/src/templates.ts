import Type from 'typebox';

/** Body of `PUT …/steps/{step}/template`: the template of a channel step, which its channel type's schema checks. */
export const stepTemplateBody = Type.Object(
  {
    channel_type: Type.Optional(Type.String({ maxLength: 100 })),
    data: Type.Unsafe<Record<string, unknown>>({ type: 'object', depthMax: 20 }),
  },
  { additionalProperties: false },
);

/** The template of a channel step as the API answers it. */
export const stepTemplateResource = Type.Object(
  {
    id: Type.String(),
    channel_type: Type.String(),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { title: 'Template' },
);
