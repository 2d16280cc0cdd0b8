import Type, { type Static } from 'typebox';
import { defineChannelType, type ReadField } from './define-channel-type.ts';
import { bodyMax, filled, text } from './template-text.ts';

const contentTypes = ['markdown', 'plaintext'] as const;
const actionTypes = ['default', 'single', 'multi'] as const;

const action = Type.Object(
  { label: Type.Optional(text(500)), url: Type.Optional(text(2_000)) },
  { additionalProperties: text() },
);

const template = Type.Object(
  {
    content_type: Type.Enum([...contentTypes], { default: 'markdown' }),
    title: Type.Optional(text(1_000)),
    body: filled(bodyMax),
    action_url: Type.Optional(text(2_000)),
    action_type: Type.Optional(Type.Enum([...actionTypes])),
    primary_action: Type.Optional(action),
    secondary_action: Type.Optional(action),
  },
  { additionalProperties: false },
);

const renderedAction = Type.Record(Type.String(), Type.String());

const message = Type.Object(
  {
    title: Type.Optional(Type.String()),
    body: Type.String(),
    content_type: Type.Enum([...contentTypes]),
    action_url: Type.Optional(Type.String()),
    action_type: Type.Optional(Type.Enum([...actionTypes])),
    primary_action: Type.Optional(renderedAction),
    secondary_action: Type.Optional(renderedAction),
  },
  { additionalProperties: false },
);

/** An item of a feed. Clients render its Markdown, so only links are made safe here. */
export const inApp = defineChannelType({
  type: 'in_app',
  template,
  sampleTemplate: {
    content_type: 'markdown',
    title: 'Hello',
    body: 'Hello {{ recipient.first_name }}\n',
  },
  message,
  addressFields: [],
  asksRegistered: false,
  addressesOf: () => [{ key: '', fields: {} }],
  render({ content_type, title, body, action_url, action_type, ...actions }, read) {
    return {
      content_type,
      ...(title !== undefined && { title: read('title', 'text', title) }),
      body: read('body', content_type === 'markdown' ? 'markdown' : 'text', body),
      ...(action_url !== undefined && { action_url: read('action_url', 'link', action_url) }),
      ...(action_type !== undefined && { action_type }),
      ...renderAction('primary_action', actions, read),
      ...renderAction('secondary_action', actions, read),
    };
  },
  channelSettings: ['device_tokens'],
  canOptOut: true,
  suppression: null,
  sending: null,
});

function renderAction(
  name: 'primary_action' | 'secondary_action',
  actions: Pick<Static<typeof template>, 'primary_action' | 'secondary_action'>,
  read: ReadField,
): Pick<Static<typeof message>, 'primary_action' | 'secondary_action'> {
  const given = actions[name];
  if (given === undefined) return {};
  const texts = Object.entries(given).flatMap(([key, source]) =>
    source === undefined
      ? []
      : [[key, read(`${name}.${key}`, key === 'url' ? 'link' : 'text', source)] as const],
  );
  return { [name]: Object.fromEntries(texts) };
}
