import Type from 'typebox';
import { notFound } from '../../errors.ts';
import { momentOrNull, toMoment } from '../../request/resource-parts.ts';
import { defineSessionRoute } from '../../route.ts';
import { memberResource, presentMember } from '../management/members/member-resource.ts';
import { requireVerified } from './require-session.ts';

const accountResource = Type.Object(
  {
    ...memberResource.properties,
    recovery_codes_left: Type.Integer(),
    identities: Type.Array(
      Type.Object({ issuer: Type.String(), linked_at: momentOrNull }, { title: 'MemberIdentity' }),
      { description: 'Who the member is at providers of single sign-on' },
    ),
  },
  { title: 'OwnAccount' },
);

/** Tells a member what is known of their own login. */
export const getAccount = defineSessionRoute({
  method: 'get',
  path: '/account',
  summary: 'Show the own account',
  params: {},
  responses: { 200: { description: 'The account', schema: accountResource } },
  errors: ['not_found'],
  async handle({ database }, { session }) {
    const { memberId } = requireVerified(session);
    const account = await database.members.findAccount({ id: memberId });
    if (account === null) throw notFound('member', memberId);
    return {
      status: 200,
      headers: { 'cache-control': 'no-store' },
      body: {
        ...presentMember(account),
        recovery_codes_left: account.recovery_codes_left,
        identities: account.identities.map(({ issuer, linked_at }) => {
          return { issuer, linked_at: toMoment(new Date(linked_at)) };
        }),
      },
    };
  },
});
