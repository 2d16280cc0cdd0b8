import { defineStoredProvider } from '../define-provider.ts';

const nothing = { type: 'object', properties: {}, additionalProperties: false } as const;

/** In-app messages are read from the stored delivery, so there is no outside service. */
export const inApp = defineStoredProvider({
  channelType: 'in_app',
  name: 'in_app',
  settings: nothing,
  credentials: nothing,
});
