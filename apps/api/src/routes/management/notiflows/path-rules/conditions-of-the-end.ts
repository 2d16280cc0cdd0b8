import type { WarningRule } from './define-path-rule.ts';

/** After the end comes nothing, whether it is left out or not. */
export const conditionsOfTheEnd: WarningRule = {
  find({ step }) {
    if (step.type !== 'end' || step.conditions === undefined) return [];
    const message = 'change nothing: after the end comes nothing';
    return [{ field: 'conditions', message, reason: 'no_effect' }];
  },
};
