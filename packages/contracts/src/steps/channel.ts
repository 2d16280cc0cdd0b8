import Type from 'typebox';
import { channelTypes, type Template } from '../channel-types/registry.ts';

import { defineStepShape } from './define-step-shape.ts';

/** A step that sends one message through one channel; its template is checked by its channel type's own schema. */
export const channelShape = defineStepShape({
  type: 'channel',
  settings: Type.Object(
    {
      // A stored step may name a type that the code no longer knows: whoever uses it has to look.
      channel_type: Type.Unsafe<string>({ enum: [...channelTypes] }),
      channel_handle: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
      provider_settings: Type.Optional(
        Type.Unsafe<Record<string, unknown>>({ type: 'object', jsonBytesMax: 65_536 }),
      ),
      template: Type.Optional(Type.Unsafe<Template>({ type: 'object', depthMax: 20 })),
    },
    { additionalProperties: false },
  ),
  accept({ channel_type, channel_handle, ...others }) {
    const named = channel_type ?? channelTypeOfTemplate(others.template);
    return {
      ...(named !== undefined && { channel_type: named }),
      // Editors send an empty one while nothing is chosen yet.
      ...(channel_handle !== undefined && channel_handle !== '' && { channel_handle }),
      ...others,
    };
  },
});

/** The channel type a wrapped template names, if it does. */
function channelTypeOfTemplate(template: unknown): string | undefined {
  const named = (template as { channel_type?: unknown } | null | undefined)?.channel_type;
  return typeof named === 'string' ? named : undefined;
}
