import type { MemberChange } from '@notiflow/database';
import { conflict, notFound } from '../../../errors.ts';
import { changedMeanwhile } from '../../../request/expected.ts';

/** Throws for a change to a member that was not made. */
export function requireChanged(change: MemberChange, id: string): void {
  switch (change) {
    case 'changed':
      return;
    case 'not_found':
      throw notFound('member', id);
    case 'last_admin':
      throw conflict('Somebody must stay who may do everything: make another admin first', {
        resource: 'member',
        id,
        reason: 'last_admin',
      });
    case 'not_expected':
      throw changedMeanwhile([], { resource: 'member', id });
    default:
      change satisfies never;
  }
}
