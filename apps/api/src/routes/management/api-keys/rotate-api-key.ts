import type { KeyRotation } from '@notiflow/database';
import Type from 'typebox';
import { conflict, notFound } from '../../../errors.ts';
import { idParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { checkExpiry, expiresAt, readExpiry } from '../check-expiry.ts';
import { apiKeyResource, keyShownOnce, presentApiKey } from './present-api-key.ts';

const overlapDefaultSeconds = 86_400;
const overlapMaxSeconds = 2_592_000;

const rotateApiKeyBody = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: overlapMaxSeconds,
        description: `How long the old key works beside the new one; ${overlapDefaultSeconds} unless it is given`,
      }),
    ),
    expires_at: expiresAt,
  },
  { additionalProperties: false },
);

const rotatedResource = Type.Object(
  {
    ...apiKeyResource.properties,
    key: keyShownOnce,
    replaces: Type.Object({
      id: Type.String({ format: 'uuid' }),
      expires_at: Type.String({ format: 'date-time' }),
    }),
  },
  { title: 'RotatedApiKey' },
);

/** Makes a key with the same name, kind and scopes, and lets the old one expire when the overlap is over. */
export const rotateApiKey = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/api-keys/:id/rotate',
  scope: null,
  summary: 'Rotate an API key',
  happensOnce: true,
  params: { id: idParam },
  body: rotateApiKeyBody,
  checkBody: (body) => checkExpiry(body.expires_at),
  responses: { 201: { description: 'The new key was created', schema: rotatedResource } },
  errors: ['not_found', 'conflict', 'validation_failed'],
  shownOnce: ['key'],
  audit: { action: 'api_key.rotated', resource: 'api_key' },
  async handle(deps, { project, params: { id }, body }) {
    const address = { projectId: project.id, id };
    const old = await deps.database.apiKeys.findApiKeyById(address);
    if (old === null) throw notFound('api_key', id);
    const { clear, stored } = deps.generateCredential(old.kind === 'public' ? 'pk_' : 'sk_');
    const rotation = await deps.database.apiKeys.rotateApiKey({
      ...address,
      overlapSeconds: body.overlap_seconds ?? overlapDefaultSeconds,
      expiresAt: readExpiry(body.expires_at),
      ...stored,
    });
    const { key, replaced } = requireRotated(rotation, id);
    deps.forgetApiKey(replaced.hash);
    const replaces = { id, expires_at: replaced.expiresAt.toISOString() };
    return {
      status: 201,
      body: { ...presentApiKey(key), key: clear, replaces },
      audit: { details: { replaces: id } },
    };
  },
});

function requireRotated(rotation: KeyRotation, id: string) {
  switch (rotation.kind) {
    case 'rotated':
      return rotation;
    case 'not_found':
      throw notFound('api_key', id);
    case 'unusable':
      throw conflict(`This key is ${rotation.status}`, {
        current_status: rotation.status,
        allowed_statuses: ['active'],
      });
    case 'superseded':
      throw conflict(`This key was rotated before; the key ${rotation.by} took its place`, {
        current_status: 'superseded',
        allowed_statuses: ['active'],
        resource: 'api_key',
        id: rotation.by,
      });
    default:
      return rotation satisfies never;
  }
}
