import Type, { type Static } from 'typebox';

/** The list a message belongs to: everything one notiflow sends, which its recipient can leave. */
export const messageList = Type.Object(
  {
    id: Type.String({ description: 'Handle of the notiflow and slug of the project' }),
    unsubscribe_url: Type.String({
      description: 'A POST to it switches off this notiflow on this channel type for the recipient',
    }),
  },
  {
    additionalProperties: false,
    description: 'What the mail says in `List-Unsubscribe`; absent where nobody can opt out',
  },
);

/** The list a message belongs to. */
export type MessageList = Static<typeof messageList>;
