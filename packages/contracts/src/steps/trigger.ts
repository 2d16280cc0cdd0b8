import Type from 'typebox';
import { defineStepShape } from './define-step-shape.ts';

/** The step every notiflow starts with. */
export const triggerShape = defineStepShape({
  type: 'trigger',
  only: 'first',
  settings: Type.Object(
    {
      exclude_actor: Type.Boolean({
        default: false,
        description: 'Leave the actor out of the fan-out',
      }),
    },
    { additionalProperties: false },
  ),
});
