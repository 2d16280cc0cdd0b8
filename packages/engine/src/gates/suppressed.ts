import { type SuppressionReason, suppressionKeysOf, suppressionReasons } from '@notiflow/contracts';
import type { Suppressed } from '../questions.ts';
import type { Gate } from './define-gate.ts';

/** Every address of the recipient is on the list of those that nothing is sent to. */
export const suppressed: Gate = ({ channelType, facts }) => {
  if (!facts.project.hasSuppressions) return null;
  const addresses = suppressionKeysOf(channelType, facts.recipient);
  if (addresses.length === 0) return null;
  const answer = facts.answers.suppression;
  if (answer === undefined) {
    return { kind: 'ask', question: { kind: 'suppression', channelType, addresses } };
  }
  const isTransactional = !facts.run.includeInPreferences;
  const found = answer.filter((one) => !(isTransactional && sparesTransactional(one)));
  const first = found[0];
  const reachable = addresses.some((address) => found.every((one) => one.address !== address));
  if (first === undefined || reachable) return null;
  return {
    kind: 'skip',
    reason: 'suppressed',
    details: { reason: first.reason, since: first.since },
  };
};

/** A reason of a later release holds for everything. */
function sparesTransactional({ reason }: Suppressed): boolean {
  return suppressionReasons[reason as SuppressionReason]?.sparesTransactional ?? false;
}
