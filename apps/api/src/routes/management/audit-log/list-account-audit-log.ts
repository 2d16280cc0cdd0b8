import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineAccountRoute } from '../../../route.ts';
import {
  auditEntryResource,
  auditQuery,
  presentAuditEntry,
  readAuditFilters,
} from './present-audit-entry.ts';

/** Lists what was changed in the account itself, such as its projects and tokens, newest first. */
export const listAccountAuditLog = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/account-audit-log',
  scope: null,
  summary: 'List changes in the account',
  params: {},
  query: auditQuery,
  responses: { 200: { description: 'One page of changes', schema: pageOf(auditEntryResource) } },
  errors: [],
  async handle({ database }, { query }) {
    const page = await database.audit.listAccountAuditEntries({
      filters: readAuditFilters(query),
      page: readPageInput(query),
    });
    const items = page.items.map(presentAuditEntry);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
