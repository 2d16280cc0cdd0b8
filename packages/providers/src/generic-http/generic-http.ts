import { defineGenericHttpProvider } from './define-generic-http-provider.ts';

/** E-mail through an API that the channel describes. */
export const emailHttp = defineGenericHttpProvider('email');

/** SMS through an API that the channel describes. */
export const smsHttp = defineGenericHttpProvider('sms');

/** Pushes to apps through an API that the channel describes. */
export const mobilePushHttp = defineGenericHttpProvider('mobile_push');

/** Chat through an API that the channel describes. */
export const chatHttp = defineGenericHttpProvider('chat');
