import Type, { type Static } from 'typebox';
import type { ReadField } from './define-channel-type.ts';
import { filled } from './template-text.ts';

/** Most files of one mail. */
export const attachmentsMax = 10;

// Each message is stored with what stands in it.
const inlineBytesMax = 262_144;

const filename = filled(255);
const mediaType = Type.String({
  maxLength: 100,
  pattern: '^[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*$',
  description: 'Left out, as the server of the URL says',
});

const attachmentSource = Type.Object(
  {
    filename,
    url: Type.Optional(filled(2_000)),
    content: Type.Optional(
      Type.String({ minLength: 1, pattern: '^[A-Za-z0-9+/]+={0,2}$', description: 'In base64' }),
    ),
    content_type: Type.Optional(mediaType),
  },
  { additionalProperties: false, oneOf: [{ required: ['url'] }, { required: ['content'] }] },
);

/** A name that may be given a header, beside those that are ours: nothing that says who a mail is from or for. */
const headerName =
  '^(?:[Xx]-(?![Nn][Oo][Tt][Ii][Ff][Ll][Oo][Ww]-)[A-Za-z0-9-]{1,60}|In-Reply-To|References)$';

/** What an e-mail template may say beside its texts. */
export const emailTemplateExtras = {
  reply_to: Type.Optional(
    Type.Unsafe<string>({
      ...filled(500),
      description: 'Where answers go, like `Support <support@example.com>`; Liquid',
    }),
  ),
  headers: Type.Optional(
    Type.Unsafe<Record<string, string>>({
      type: 'object',
      // With ours they are what the strictest service takes.
      maxProperties: 8,
      patternProperties: { [headerName]: { type: 'string', maxLength: 1_000 } },
      additionalProperties: false,
      description:
        'Headers by name, their values Liquid and one line: `X-…`, `In-Reply-To`, `References`; `Reply-To` is taken as `reply_to`. One longer than a line of a mail is left out',
    }),
  ),
  attachments: Type.Optional(
    Type.Unsafe<AttachmentSource[]>({
      ...Type.Array(attachmentSource, { maxItems: attachmentsMax }),
      jsonBytesMax: inlineBytesMax,
      description:
        'Files: by `url`, fetched when the mail is sent, 10 MB together; or by `content`, 256 KB together. `filename` and `url` are Liquid',
    }),
  ),
  tracking: Type.Optional(
    Type.Object(
      { opens: Type.Optional(Type.Boolean()), clicks: Type.Optional(Type.Boolean()) },
      {
        additionalProperties: false,
        description:
          'Whether opening the mail and clicking its links is counted; neither unless said',
      },
    ),
  ),
};

/** A file of a template. */
export type AttachmentSource = Static<typeof attachmentSource>;

const attachment = Type.Object(
  {
    filename: Type.String(),
    url: Type.Optional(Type.String()),
    content: Type.Optional(Type.String()),
    content_type: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);

/** A file of a rendered mail: where it is, or what it holds in base64. */
export type Attachment = Static<typeof attachment>;

/** What a rendered mail says beside its texts. */
export const emailMessageExtras = {
  reply_to: Type.Optional(Type.String()),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  attachments: Type.Optional(Type.Array(attachment)),
  tracking: emailTemplateExtras.tracking,
};

type Extras = Static<ReturnType<typeof Type.Object<typeof emailTemplateExtras>>>;
type RenderedExtras = Static<ReturnType<typeof Type.Object<typeof emailMessageExtras>>>;

/** Reads the sources of what a mail says beside its texts. */
export function renderExtras(
  { reply_to, headers, attachments, tracking }: Extras,
  read: ReadField,
): RenderedExtras {
  return {
    ...(reply_to !== undefined && { reply_to: read('reply_to', 'header', reply_to) }),
    ...(headers !== undefined && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, source]) => [
          name,
          read(`headers.${name}`, 'header', source),
        ]),
      ),
    }),
    ...(attachments !== undefined && {
      attachments: attachments.map(({ filename: name, url, ...fixed }, place) => ({
        filename: read(`attachments[${place}].filename`, 'header', name),
        ...(url !== undefined && { url: read(`attachments[${place}].url`, 'url', url) }),
        ...fixed,
      })),
    }),
    ...(tracking !== undefined && { tracking }),
  };
}

/** `Reply-To` among the headers is the field for it. */
export function acceptReplyTo(template: Record<string, unknown>): Record<string, unknown> {
  const { headers } = template;
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return template;
  const name = Object.keys(headers).find((one) => one.toLowerCase() === 'reply-to');
  if (name === undefined || 'reply_to' in template) return template;
  const { [name]: replyTo, ...others } = headers as Record<string, unknown>;
  return { ...template, headers: others, reply_to: replyTo };
}
