import { signingAlgorithms, signingKeysMax, signingPurposes } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import Type from 'typebox';
import { defineRoute } from '../../../route.ts';
import { checkExpiry, expiresAt, readExpiry } from '../check-expiry.ts';
import { checkGivenKey, givenPublicKey, readGivenKey } from './given-public-key.ts';
import { makeMaterial } from './make-material.ts';
import {
  presentSigningKey,
  shownOnce,
  signingKeyResource,
  signsShownOnce,
} from './present-signing-key.ts';
import { tooManyKeys } from './too-many-keys.ts';

const createSigningKeyBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    algorithm: Type.Optional(
      Type.Enum([...signingAlgorithms], {
        description: 'RS256 unless it is given, or what the given key verifies',
      }),
    ),
    purpose: Type.Optional(
      Type.Enum([...signingPurposes], {
        description:
          '`token` unless it is given. `hash` is for HS256 alone: a secret that signs tokens hashes no ids',
      }),
    ),
    ...givenPublicKey,
    expires_at: expiresAt,
  },
  { additionalProperties: false },
);

/** Makes or takes a key with which the project's servers sign who a user is; what signs is in this answer and nowhere else. */
export const createSigningKey = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/signing-keys',
  scope: null,
  summary: 'Create a signing key',
  happensOnce: true,
  params: {},
  body: createSigningKeyBody,
  checkBody: (body) => [...checkGivenKey(body), ...checkExpiry(body.expires_at)],
  responses: {
    201: {
      description: 'The key was created',
      schema: Type.Object({ ...signingKeyResource.properties, ...signsShownOnce }),
    },
  },
  errors: ['conflict', 'validation_failed'],
  shownOnce,
  audit: { action: 'signing_key.created', resource: 'signing_key' },
  async handle({ database, keyRing, findPageAccess, forgetUserAccess }, { project, body }) {
    // To make a key takes a while: not for nothing.
    const access = await findPageAccess(project.id);
    if (access !== null && access.keys.length >= signingKeysMax) throw tooManyKeys(signingKeysMax);
    const key = { projectId: project.id, id: newId() };
    const given = readGivenKey(body);
    const publicKey = given?.kind === 'read' ? given.publicKey : null;
    const algorithm = given?.kind === 'read' ? given.algorithm : (body.algorithm ?? 'RS256');
    const { stored, shown } = await makeMaterial(keyRing, { key, algorithm, given: publicKey });
    const created = await database.signingKeys.createSigningKey({
      ...key,
      name: body.name,
      algorithm,
      purpose: body.purpose ?? 'token',
      expiresAt: readExpiry(body.expires_at),
      ...stored,
    });
    if (created === null) throw tooManyKeys(signingKeysMax);
    forgetUserAccess(project.id);
    return { status: 201, body: { ...presentSigningKey(created), ...shown } };
  },
});
