import { createHash } from 'node:crypto';
import type { ChannelStep } from '@notiflow/contracts';
import type { NotiflowRecord, VersionRecord } from '@notiflow/database';
import { conflict, notFound } from '../../../errors.ts';

/** A channel step of the version that is edited. */
export interface FoundStep {
  version: VersionRecord;
  step: ChannelStep;
}

/** Finds the step in the draft, else in the published version; only channel steps have a template. */
export function findChannelStep(notiflow: NotiflowRecord, handle: string): FoundStep {
  const version = notiflow.current;
  const step = version?.steps.find((one) => one.handle === handle);
  if (version === null || step === undefined) throw notFound('step', handle);
  if (step.type !== 'channel') {
    throw conflict('Only channel steps have a template', { reason: 'no_channel_step' });
  }
  return { version, step };
}

/** The id of a step's template: the same over all versions. */
export function templateIdOf(input: { notiflowId: string; stepHandle: string }): string {
  const hash = createHash('sha256').update(`${input.notiflowId}/${input.stepHandle}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
