import { toPathPart } from '../../api-client.ts';
import { requireAgreement } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';

/** Revokes a signing key, and with it every token it signed. */
export const revokeSigningKey = defineCommand<{ id: string }>({
  usage: 'signing-key revoke <id>',
  summary: 'Revoke a signing key and every token it signed',
  examples: ['signing-key revoke 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 --yes'],
  async run(context, { id }) {
    await requireAgreement(context, `Revoke the signing key ${id}? Pages with its tokens stop.`);
    await context.management().request('DELETE', `/signing-keys/${toPathPart(id)}`);
    return { data: { id, revoked: true }, note: `Revoked the signing key ${id}.` };
  },
});
