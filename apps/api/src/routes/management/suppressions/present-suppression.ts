import type { SuppressionResource } from '@notiflow/contracts';
import type { SuppressionRecord } from '@notiflow/database';

/** A suppression as stored, for an answer. */
export function presentSuppression(stored: SuppressionRecord): SuppressionResource {
  return {
    id: stored.id,
    channel_type: stored.channelType,
    address: stored.address,
    reason: stored.reason as SuppressionResource['reason'],
    fault_count: stored.faultCount,
    in_force: stored.inForce,
    created_at: stored.createdAt.toISOString(),
    expires_at: stored.expiresAt?.toISOString() ?? null,
  };
}
