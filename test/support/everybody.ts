import type { Registered, UserAttributes } from '@notiflow/contracts';

/** Somebody whom every channel type reaches: a field of the user that is an address to one of them is here. */
export const everybody = {
  email: 'ada@example.com',
  phone: '+4915112345678',
  first_name: 'Ada',
} satisfies UserAttributes;

/** Everything somebody may register on a channel, of each kind so many. */
export function registeredOf(count: number): Registered {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return {
    settings: {
      device_tokens: numbers.map((n) => `device-token-${n}`),
      slack_user_id: 'U0123ABCD',
    },
    subscriptions: numbers.map((n) => ({
      identifier: `browser-${n}`,
      settings: { endpoint: `https://push.example.com/${n}`, p256dh: 'p256dh', auth: 'auth' },
    })),
  };
}
