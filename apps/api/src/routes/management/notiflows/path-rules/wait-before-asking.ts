import { type Condition, readMessagePath } from '@notiflow/contracts';
import type { WarningRule } from './define-path-rule.ts';
import { namedPathsOf } from './named-paths.ts';

/** What became of a message is asked after some time: at once, hardly anything has. */
export const waitBeforeAsking: WarningRule = {
  find: ({ step, sinceRest }, { stepOf }) =>
    namedPathsOf(step).flatMap(({ field, path, condition }) => {
      // An event is looked at when it comes.
      if (field.startsWith('settings.until_event')) return [];
      const asked = readMessagePath(path);
      const about = asked === null ? undefined : stepOf.get(asked.step);
      if (about?.type !== 'channel' || !sinceRest.has(about) || asksOfSkipped(condition)) return [];
      const message = `nothing waits between ${about.handle} and this step, so its message is still on the way`;
      return [{ field, message, reason: 'no_wait_before' }];
    }),
};

// That a message is not made is known at once.
function asksOfSkipped(condition: Condition | null): boolean {
  return condition?.value === 'skipped';
}
