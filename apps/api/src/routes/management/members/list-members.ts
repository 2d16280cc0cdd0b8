import Type from 'typebox';
import {
  numberedPageOf,
  numberedPageQuery,
  presentNumberedPage,
  toOffset,
} from '../../../request/numbered-page.ts';
import { defineAccountRoute } from '../../../route.ts';
import { memberResource, presentMember } from './member-resource.ts';

/** Lists who looks after the installation, newest first. */
export const listMembers = defineAccountRoute({
  surface: 'management',
  method: 'get',
  path: '/members',
  scope: null,
  summary: 'List members',
  params: {},
  query: Type.Object(numberedPageQuery, { additionalProperties: false }),
  responses: {
    200: { description: 'One page of members', schema: numberedPageOf(memberResource) },
  },
  errors: [],
  async handle({ database }, { query }) {
    const { members, total } = await database.members.listMembers(toOffset(query));
    const body = presentNumberedPage(members.map(presentMember), { ...query, total });
    return { status: 200, body };
  },
});
