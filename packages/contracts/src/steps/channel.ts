import Type from 'typebox';
import { channelTypes, type Template } from '../channel-types/registry.ts';
import { type Engagement, engagements } from '../statuses.ts';
import { defineStepShape } from './define-step-shape.ts';

/** A step that sends one message through one channel; its template is checked by its channel type's own schema. */
export const channelShape = defineStepShape({
  type: 'channel',
  settings: Type.Object(
    {
      // A stored step may name a type that the code no longer knows: whoever uses it has to look.
      channel_type: Type.Unsafe<string>({ enum: [...channelTypes] }),
      channel_handle: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      stop_when: Type.Optional(
        Type.Array(Type.Unsafe<Engagement>({ enum: [...engagements] }), {
          minItems: 1,
          uniqueItems: true,
          description:
            'No message, once another one of the notification was seen, read or clicked: also while it waits for its next attempt',
        }),
      ),
      provider_settings: Type.Optional(
        Type.Unsafe<Record<string, unknown>>({ type: 'object', jsonBytesMax: 65_536 }),
      ),
      template: Type.Optional(Type.Unsafe<Template>({ type: 'object', depthMax: 20 })),
    },
    { additionalProperties: false },
  ),
  accept({ channel_type, channel_handle, stop_when, ...others }) {
    const named = channel_type ?? channelTypeOfTemplate(others.template);
    return {
      ...(named !== undefined && { channel_type: named }),
      // Editors send an empty one while nothing is chosen yet.
      ...(channel_handle !== undefined && channel_handle !== '' && { channel_handle }),
      ...(stop_when !== undefined && { stop_when: asList(stop_when) }),
      ...others,
    };
  },
});

/** One word may be given alone. */
function asList(given: unknown): unknown {
  return typeof given === 'string' ? [given] : given;
}

/** The channel type a wrapped template names, if it does. */
function channelTypeOfTemplate(template: unknown): string | undefined {
  const named = (template as { channel_type?: unknown } | null | undefined)?.channel_type;
  return typeof named === 'string' ? named : undefined;
}
