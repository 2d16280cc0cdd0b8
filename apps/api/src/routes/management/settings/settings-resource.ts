import type { ProjectSettings } from '@notiflow/database';
import Type from 'typebox';

const rateLimitMax = 100_000;

/** The settings of a project as the API answers and takes them. */
export const settingsResource = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255 }),
    allowed_origins: Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
      maxItems: 100,
      uniqueItems: true,
      description:
        'Web origins whose pages may use the User API, each exactly scheme, host and port as browsers send them. The Admin and the Management API answer to servers only, whatever stands here.',
    }),
    rate_limit_per_second: Type.Unsafe<number | null>({
      type: ['integer', 'null'],
      minimum: 1,
      maximum: rateLimitMax,
      description:
        'Requests each credential may make in a second; null for the limit of the installation',
    }),
  },
  { title: 'Settings', additionalProperties: false },
);

/** Settings as stored, for an answer. */
export function presentSettings(settings: ProjectSettings) {
  return {
    name: settings.name,
    allowed_origins: settings.allowedOrigins,
    rate_limit_per_second: settings.rateLimitPerSecond,
  };
}
