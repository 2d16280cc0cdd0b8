import type { UserResource } from '@notiflow/contracts';
import type { UserRecord } from '@notiflow/database';

/** A user as the API answers it. */
export function presentUser(user: UserRecord): UserResource {
  return {
    id: user.id,
    external_id: user.external_id,
    email: user.email,
    phone: user.phone,
    first_name: user.first_name,
    last_name: user.last_name,
    avatar: user.avatar,
    locale: user.locale,
    timezone: user.timezone,
    custom_fields: user.custom_fields,
    created_at: user.created_at.toISOString(),
    updated_at: user.updated_at.toISOString(),
  };
}
