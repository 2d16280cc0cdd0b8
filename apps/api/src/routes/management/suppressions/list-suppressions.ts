import { suppressionFilters, suppressionKeyOf, suppressionResource } from '@notiflow/contracts';
import Type from 'typebox';
import { invalidParam, missingRole } from '../../../errors.ts';
import { pageOf, pageQuery, presentPage, readPageInput } from '../../../request/list-query.ts';
import { defineRoute } from '../../../route.ts';
import { presentSuppression } from './present-suppression.ts';

/** Lists the addresses that nothing is sent to, the newest first. */
export const listSuppressions = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/suppressions',
  scope: null,
  summary: 'List suppressed addresses',
  params: {},
  query: Type.Object({ ...pageQuery, ...suppressionFilters }, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of addresses', schema: pageOf(suppressionResource) },
  },
  errors: [],
  async handle({ database }, { project, caller, query }) {
    const { channel_type: channelType, reason, address } = query;
    if (address !== undefined && channelType === undefined) {
      throw invalidParam('address', 'address needs a channel_type');
    }
    // What a viewer may not read, they may not try out either.
    if (address !== undefined && !caller.readsPeople) throw missingRole('operator');
    const key = address && channelType && suppressionKeyOf(channelType, address);
    const page = await database.suppressions.listSuppressions({
      projectId: project.id,
      filters: { channelType, reason, key },
      page: readPageInput(query),
    });
    const items = page.items.map(presentSuppression);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
