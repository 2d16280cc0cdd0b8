import Type, { type Static } from 'typebox';
import { idBytes, readId, toIdBytes } from './id-bytes.ts';

const day = 24 * 60 * 60;

/** Body of `POST /admin/v1/users/{external_id}/inbox-links`. */
export const createInboxLinkBody = Type.Object(
  {
    expires_in: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: 365 * day,
        default: 30 * day,
        description: 'For how many seconds the link opens the inbox; thirty days when left out',
      }),
    ),
  },
  { additionalProperties: false },
);

/** A link that opens somebody's inbox. */
export const inboxLinkResource = Type.Object(
  {
    url: Type.Unsafe<string | null>({
      type: ['string', 'null'],
      description:
        'Whoever has it is let in as the user, until it ends. Null when the answer is repeated for an Idempotency-Key: then make another',
    }),
    expires_at: Type.String({ format: 'date-time' }),
  },
  { title: 'InboxLink' },
);

export type InboxLinkResource = Static<typeof inboxLinkResource>;

/** Whose inbox a link opens, and until when. Ids alone: nothing in it says who that is. */
export interface InboxLink {
  projectId: string;
  userId: string;
  /** How often the links of the user had been ended when it was made. */
  generation: number;
  expiresAt: Date;
}

const version = 1;
const generationAt = 1 + 2 * idBytes;
const expiryAt = generationAt + 4;
const length = expiryAt + 4;

/** Writes what a link says as bytes, to be signed; its end in whole seconds. */
export function writeInboxLink({ projectId, userId, generation, expiresAt }: InboxLink): Buffer {
  const bytes = Buffer.alloc(length);
  bytes[0] = version;
  toIdBytes(projectId).copy(bytes, 1);
  toIdBytes(userId).copy(bytes, 1 + idBytes);
  bytes.writeUInt32BE(generation, generationAt);
  bytes.writeUInt32BE(Math.floor(expiresAt.getTime() / 1000), expiryAt);
  return bytes;
}

/** Reads what a link of ours says; null when another release wrote it. */
export function readInboxLink(bytes: Buffer): InboxLink | null {
  if (bytes[0] !== version || bytes.length !== length) return null;
  return {
    projectId: readId(bytes, 1),
    userId: readId(bytes, 1 + idBytes),
    generation: bytes.readUInt32BE(generationAt),
    expiresAt: new Date(bytes.readUInt32BE(expiryAt) * 1000),
  };
}

/** What a key begins with that opens an inbox; the rest is signed. */
export const inboxKeyPrefix = 'nf_inbox_';

/** Where an inbox is, with its key where no server and no log gets to see it. */
export function inboxUrlOf(publicUrl: string, key: string): string {
  return `${publicUrl}/inbox/#${key}`;
}
