import { signingKeysMax } from '@notiflow/contracts';
import { newId, type SigningKeyRotation } from '@notiflow/database';
import Type from 'typebox';
import { conflict, notFound, validationFailed } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
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

// As long as a token may live.
const overlapDefaultSeconds = 86_400;
const overlapMaxSeconds = 2_592_000;

const rotateSigningKeyBody = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: overlapMaxSeconds,
        description: `How long what the old key signs is still believed; ${overlapDefaultSeconds} unless it is given`,
      }),
    ),
    ...givenPublicKey,
    expires_at: expiresAt,
  },
  { additionalProperties: false },
);

const rotatedResource = Type.Object(
  {
    ...signingKeyResource.properties,
    ...signsShownOnce,
    replaces: Type.Object({
      id: Type.String({ format: 'uuid' }),
      expires_at: Type.String({ format: 'date-time' }),
    }),
  },
  { title: 'RotatedSigningKey' },
);

/** Makes or takes a key with the same name, algorithm and purpose, and lets the old one expire when the overlap is over. */
export const rotateSigningKey = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/signing-keys/:id/rotate',
  scope: null,
  summary: 'Rotate a signing key',
  happensOnce: true,
  params: { id: idParam },
  body: rotateSigningKeyBody,
  checkBody: (body) => [...checkGivenKey(body), ...checkExpiry(body.expires_at)],
  responses: { 201: { description: 'The new key was created', schema: rotatedResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  shownOnce,
  audit: { action: 'signing_key.rotated', resource: 'signing_key' },
  async handle({ database, keyRing, forgetUserAccess }, { project, params: { id }, body }) {
    const projectId = project.id;
    const old = await database.signingKeys.findSigningKey({ projectId, id });
    if (old === null) throw notFound('signing_key', id);
    const problems = checkGivenKey({ ...body, algorithm: old.algorithm, purpose: old.purpose });
    if (problems.length > 0) throw validationFailed(problems);
    const given = readGivenKey(body);
    const successorId = newId();
    const { stored, shown } = await makeMaterial(keyRing, {
      key: { projectId, id: successorId },
      algorithm: old.algorithm,
      given: given?.kind === 'read' ? given.publicKey : null,
    });
    const rotation = await database.signingKeys.rotateSigningKey({
      projectId,
      id,
      successorId,
      overlapSeconds: body.overlap_seconds ?? overlapDefaultSeconds,
      expiresAt: readExpiry(body.expires_at),
      ...stored,
    });
    const { key, replacedUntil } = requireRotated(rotation, id);
    forgetUserAccess(projectId);
    const replaces = { id, expires_at: replacedUntil.toISOString() };
    return {
      status: 201,
      body: { ...presentSigningKey(key), ...shown, replaces },
      audit: { details: { replaces: id } },
    };
  },
});

function requireRotated(rotation: SigningKeyRotation, id: string) {
  switch (rotation.kind) {
    case 'rotated':
      return rotation;
    case 'not_found':
      throw notFound('signing_key', id);
    case 'unusable':
      throw conflict(`This key is ${rotation.status}`, {
        current_status: rotation.status,
        allowed_statuses: ['active'],
      });
    case 'full':
      throw tooManyKeys(2 * signingKeysMax);
    case 'superseded':
      throw conflict(`This key was rotated before; the key ${rotation.by} took its place`, {
        current_status: 'superseded',
        allowed_statuses: ['active'],
        resource: 'signing_key',
        id: rotation.by,
      });
    default:
      return rotation satisfies never;
  }
}
