import type { FieldProblem } from '@notiflow/contracts';
import Type from 'typebox';
import { defineRoute, scopes } from '../../../route.ts';
import { checkExpiry, expiresAt, readExpiry } from '../check-expiry.ts';
import { apiKeyResource, keyShownOnce, presentApiKey } from './present-api-key.ts';

const createApiKeyBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    kind: Type.Optional(
      Type.Enum(['public', 'secret'], { description: 'Secret unless it is given' }),
    ),
    scopes: Type.Optional(
      Type.Array(Type.Enum([...scopes, '*']), {
        minItems: 1,
        uniqueItems: true,
        description: 'What a secret key may do; everything (`*`) unless it is given',
      }),
    ),
    expires_at: expiresAt,
  },
  { additionalProperties: false },
);

/** Makes a key of the project; the key itself is in this answer and nowhere else. */
export const createApiKey = defineRoute({
  surface: 'management',
  method: 'post',
  path: '/api-keys',
  scope: null,
  summary: 'Create an API key',
  happensOnce: true,
  params: {},
  body: createApiKeyBody,
  checkBody: (body) => [...checkScopes(body), ...checkExpiry(body.expires_at)],
  responses: {
    201: {
      description: 'The key was created',
      schema: Type.Object({ ...apiKeyResource.properties, key: keyShownOnce }),
    },
  },
  errors: ['validation_failed'],
  shownOnce: ['key'],
  audit: { action: 'api_key.created', resource: 'api_key' },
  async handle({ database, generateCredential }, { project, body }) {
    const kind = body.kind ?? 'secret';
    const { clear, stored } = generateCredential(kind === 'public' ? 'pk_' : 'sk_');
    const created = await database.apiKeys.createApiKey({
      projectId: project.id,
      name: body.name,
      kind,
      scopes: kind === 'public' ? [] : (body.scopes ?? ['*']),
      expiresAt: readExpiry(body.expires_at),
      ...stored,
    });
    return { status: 201, body: { ...presentApiKey(created), key: clear } };
  },
});

function checkScopes({ kind, scopes }: Record<string, unknown>): FieldProblem[] {
  if (kind !== 'public' || scopes === undefined) return [];
  return [{ field: 'scopes', message: 'are for secret keys only', reason: 'exclusive' }];
}
