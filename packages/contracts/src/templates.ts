import Type, { type Static, type TSchema } from 'typebox';
import type { SupportedChannelType } from './channel-types.ts';

const text = (maxLength = 10_000) => Type.String({ maxLength });
const filled = (maxLength = 10_000) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });
const bodyMax = 500_000;

const action = Type.Object(
  { label: Type.Optional(text(500)), url: Type.Optional(text(2_000)) },
  { additionalProperties: text() },
);

/** Liquid source of an e-mail step. `visual` is HTML made by an editor, its own source kept in `raw_body`. */
export const emailTemplate = Type.Object(
  {
    content_type: Type.Enum(['visual', 'html', 'plaintext'], { default: 'plaintext' }),
    subject: filled(),
    body: filled(bodyMax),
    raw_body: Type.Optional(text(bodyMax)),
  },
  { additionalProperties: false },
);

/** Liquid source of an in-app step. */
export const inAppTemplate = Type.Object(
  {
    content_type: Type.Enum(['markdown', 'plaintext'], { default: 'markdown' }),
    title: Type.Optional(text(1_000)),
    body: filled(bodyMax),
    action_url: Type.Optional(text(2_000)),
    action_type: Type.Optional(Type.Enum(['default', 'single', 'multi'])),
    primary_action: Type.Optional(action),
    secondary_action: Type.Optional(action),
  },
  { additionalProperties: false },
);

/** Methods a webhook step may use. */
export const webhookMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Most characters of the Liquid source of a webhook's URL. */
export const webhookUrlMax = 2_000;

/** Liquid source of a webhook step; without a body the standard event is sent. */
export const webhookTemplate = Type.Object(
  {
    content_type: Type.Enum(['json', 'plaintext'], { default: 'json' }),
    url: filled(webhookUrlMax),
    method: Type.Enum([...webhookMethods], { default: 'POST' }),
    headers: Type.Record(Type.String({ minLength: 1, maxLength: 200 }), text(4_000), {
      default: {},
      maxProperties: 50,
    }),
    body: Type.Optional(text(bodyMax)),
  },
  { additionalProperties: false },
);

export type EmailTemplate = Static<typeof emailTemplate>;
export type InAppTemplate = Static<typeof inAppTemplate>;
export type WebhookTemplate = Static<typeof webhookTemplate>;

/** Liquid source by channel type. */
export interface Templates {
  email: EmailTemplate;
  in_app: InAppTemplate;
  webhook: WebhookTemplate;
}

/** Liquid source of any channel step. */
export type Template = Templates[SupportedChannelType];

/** The schema of a template by channel type. */
export const templateSchemas = {
  email: emailTemplate,
  in_app: inAppTemplate,
  webhook: webhookTemplate,
} satisfies Record<SupportedChannelType, TSchema>;

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
