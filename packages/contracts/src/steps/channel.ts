import Type from 'typebox';
import { findWindowProblems } from '../calendar/windows.ts';
import {
  channelTypeOf,
  channelTypes,
  isChannelType,
  isSendingChannelType,
  type Template,
} from '../channel-types/registry.ts';
import type { FieldProblem } from '../field-problem.ts';
import { type OverflowPolicy, overflowPolicies } from '../overflow.ts';
import { type Engagement, engagements } from '../statuses.ts';
import { defineStepShape } from './define-step-shape.ts';
import { sendWindow } from './send-window.ts';

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
      send_window: Type.Optional(sendWindow),
      expires_in: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 31_536_000,
          description:
            'Seconds after which the message is worth nothing, as a one-time password: it is tried often until then, and not after. What is in-app leaves the feed then',
        }),
      ),
      overflow: Type.Optional(
        Type.Unsafe<OverflowPolicy>({
          enum: [...overflowPolicies],
          description:
            'What to do with a message that is longer than its service takes: several messages, one that ends early, or none. By default a chat is split, a push cut, a text message not sent',
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
  check({ channel_type, send_window: window, overflow }): FieldProblem[] {
    const others = overflow === undefined ? [] : findOverflowProblems(channel_type);
    if (window === undefined) return others;
    const inWindows = [...findWindowProblems(window.windows, 'send_window.windows'), ...others];
    if (isSendingChannelType(channel_type)) return inWindows;
    // Nothing is sent that could wait: the message is there when it is made.
    const message = `is not for ${channel_type}; a wait step with windows comes before it`;
    return [...inWindows, { field: 'send_window', message, reason: 'invalid' }];
  },
});

function findOverflowProblems(channelType: string): FieldProblem[] {
  if (!isChannelType(channelType) || channelTypeOf(channelType).overflow !== undefined) return [];
  const message = `is not for ${channelType}, whose messages may be as long as they are`;
  return [{ field: 'overflow', message, reason: 'invalid' }];
}

/** One word may be given alone. */
function asList(given: unknown): unknown {
  return typeof given === 'string' ? [given] : given;
}

/** The channel type a wrapped template names, if it does. */
function channelTypeOfTemplate(template: unknown): string | undefined {
  const named = (template as { channel_type?: unknown } | null | undefined)?.channel_type;
  return typeof named === 'string' ? named : undefined;
}
