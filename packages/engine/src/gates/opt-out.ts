import type { Gate } from './define-gate.ts';
import { findOptOut } from './weigh-preferences.ts';

/** The recipient does not want it; the details name the level of the preferences that says so. */
export const optOut: Gate = ({ channelType, facts }) => {
  const level = findOptOut({
    channelType,
    includeInPreferences: facts.run.includeInPreferences,
    preferences: facts.preferences,
  });
  return level === null ? null : { kind: 'skip', reason: 'opted_out', details: { level } };
};
