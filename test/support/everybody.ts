import type { UserAttributes } from '@notiflow/contracts';

/** Somebody whom every channel type reaches: a field of the user that is an address to one of them is here. */
export const everybody = {
  email: 'ada@example.com',
  phone: '+4915112345678',
  first_name: 'Ada',
} satisfies UserAttributes;
