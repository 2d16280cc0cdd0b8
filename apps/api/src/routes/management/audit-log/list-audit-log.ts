import { pageOf, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import {
  auditEntryResource,
  auditQuery,
  presentAuditEntry,
  readAuditFilters,
} from './present-audit-entry.ts';

/** Lists what was changed in the project and by which credential, newest first. */
export const listAuditLog = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/audit-log',
  scope: null,
  summary: 'List changes in the project',
  params: {},
  query: auditQuery,
  responses: { 200: { description: 'One page of changes', schema: pageOf(auditEntryResource) } },
  errors: [],
  async handle({ database }, { project, query }) {
    const page = await database.audit.listAuditEntries({
      projectId: project.id,
      filters: readAuditFilters(query),
      page: readPageInput(query),
    });
    const items = page.items.map(presentAuditEntry);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
