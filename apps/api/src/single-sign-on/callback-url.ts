import type { ApiConfig } from '@notiflow/boot';

/** Where the provider sends people back to; it has to know this address. */
export function callbackUrl({ PUBLIC_URL, PORT }: Pick<ApiConfig, 'PUBLIC_URL' | 'PORT'>): string {
  return `${PUBLIC_URL ?? `http://localhost:${PORT}`}/ops/oidc/callback`;
}
