import Type from 'typebox';
import { notFound } from '../../../errors.ts';
import { defineUserRoute } from '../../../route.ts';
import { presentProfile, profileResource } from './profile-resource.ts';

const textOrNull = { type: ['string', 'null'] };

const updateProfileBody = Type.Object(
  {
    locale: Type.Optional(
      Type.Unsafe<string | null>({
        ...textOrNull,
        format: 'locale',
        maxLength: 35,
        description: 'The language of messages (BCP 47); null for none',
      }),
    ),
    timezone: Type.Optional(
      Type.Unsafe<string | null>({
        ...textOrNull,
        format: 'time-zone',
        maxLength: 64,
        description: 'The timezone by which moments are shown and waited for (IANA); null for none',
      }),
    ),
  },
  { additionalProperties: false },
);

/** Lets users say which language and timezone are theirs; everything else about them is their project's to say. */
export const updateProfile = defineUserRoute({
  method: 'put',
  path: '/profile',
  summary: 'Change language and timezone of the own profile',
  params: {},
  body: updateProfileBody,
  responses: { 200: { description: 'The profile', schema: profileResource } },
  errors: ['not_found', 'validation_failed'],
  async handle({ database }, { project, user, body: change }) {
    const key = { projectId: project.id, userId: user.id };
    const updated = await database.users.updateProfile({ ...key, change });
    if (updated === null) throw notFound('user', user.externalId);
    return { status: 200, body: presentProfile(updated) };
  },
});
