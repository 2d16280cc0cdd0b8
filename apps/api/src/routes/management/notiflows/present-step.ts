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

/** A step in the shape a PUT takes, so that what was read can be written back: what has no field of its own is in its settings. */
export function presentStep(step: Step): Static<typeof stepResource> {
  const { handle, name, type, position, ...stored } = step;
  const fields = Object.entries(stored);
  const own = fields.filter(([field]) => Object.hasOwn(stepResource.properties, field));
  const settings = fields.filter(([field]) => !Object.hasOwn(stepResource.properties, field));
  return {
    handle,
    name: name ?? null,
    type,
    position,
    parent_step_handle: null,
    branch_handle: null,
    channel_type: null,
    channel_handle: null,
    conditions: [],
    settings: Object.fromEntries(settings),
    ...Object.fromEntries(own),
    ...presentTemplate(step),
  };
}

function presentTemplate(step: Step): Pick<Static<typeof stepResource>, 'template'> {
  if (step.type !== 'channel' || step.template === undefined) return {};
  return { template: { channel_type: step.channel_type, data: { ...step.template } } };
}
