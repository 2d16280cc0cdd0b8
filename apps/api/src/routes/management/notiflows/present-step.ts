import type { Step } from '@notiflow/contracts';
import Type, { type Static } from 'typebox';
import { anyObject, textOrNull } from '../../../request/resource-parts.ts';

/** A step as the API answers it. */
export const stepResource = Type.Object(
  {
    handle: Type.String(),
    name: textOrNull,
    type: Type.String(),
    position: Type.Integer(),
    parent_step_handle: textOrNull,
    branch_handle: textOrNull,
    channel_type: textOrNull,
    channel_handle: textOrNull,
    conditions: Type.Array(anyObject),
    settings: anyObject,
    provider_settings: Type.Optional(anyObject),
    template: Type.Optional(Type.Object({ channel_type: Type.String(), data: anyObject })),
  },
  { title: 'Step' },
);

/** A step in the shape a PUT takes, so that what was read can be written back. */
export function presentStep(step: Step): Static<typeof stepResource> {
  const place = {
    handle: step.handle,
    name: step.name ?? null,
    type: step.type,
    position: step.position,
    parent_step_handle: null,
    branch_handle: null,
    conditions: [],
  };
  const noChannel = { channel_type: null, channel_handle: null };
  switch (step.type) {
    case 'trigger':
      return { ...place, ...noChannel, settings: { exclude_actor: step.exclude_actor } };
    case 'end':
      return { ...place, ...noChannel, settings: {} };
    case 'channel': {
      const { channel_type, channel_handle, provider_settings, template } = step;
      return {
        ...place,
        channel_type,
        channel_handle: channel_handle ?? null,
        settings: {},
        ...(provider_settings && { provider_settings }),
        ...(template && { template: { channel_type, data: { ...template } } }),
      };
    }
    default:
      return step satisfies never;
  }
}
