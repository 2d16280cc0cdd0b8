import Type from 'typebox';
import { defineStepShape } from './define-step-shape.ts';

/** The step that ends a path. */
export const endShape = defineStepShape({
  type: 'end',
  only: 'last',
  settings: Type.Object({}, { additionalProperties: false }),
});
