import {
  suppressibleTypes,
  suppressionFilters,
  suppressionKeysFor,
  suppressionResource,
} from '@notiflow/contracts';
import Type from 'typebox';
import { missingRole } from '../../../errors.ts';
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
    // What a viewer may not read, they may not try out either.
    if (address !== undefined && !caller.readsPeople) throw missingRole('operator');
    const types = channelType === undefined ? suppressibleTypes : [channelType];
    const keys =
      address &&
      types.flatMap((type) =>
        suppressionKeysFor(type, address).map((key) => ({ channelType: type, key })),
      );
    const page = await database.suppressions.listSuppressions({
      projectId: project.id,
      filters: { channelType, reason, keys: keys || undefined },
      page: readPageInput(query),
    });
    const items = page.items.map(presentSuppression);
    return { status: 200, body: presentPage({ items, limit: query.limit }, page) };
  },
});
