import type { SendingChannelType } from '@notiflow/contracts';
import type { SendingProvider } from '../define-provider.ts';
import { defineHttpProvider } from '../http/define-http-provider.ts';
import { refuseNumber } from '../sms/define-sms-provider.ts';
import { buildGenericRequest } from './build-generic-request.ts';
import { checkGenericChannel } from './check-generic-channel.ts';
import { genericCredentials, genericSettings } from './generic-values.ts';
import { readGenericAnswer } from './read-generic-answer.ts';

/** Defines the provider `http` of a channel type: any API that takes a message with one request, as its channel describes it. */
export function defineGenericHttpProvider<T extends SendingChannelType>(
  channelType: T,
): SendingProvider {
  return defineHttpProvider({
    channelType,
    name: 'http',
    settings: genericSettings,
    credentials: genericCredentials,
    timeoutMs: 15_000,
    concurrency: 50,
    takesKey: false,
    // In a chat it leads to a room, unless a person registered a place of their own.
    reach: 'room',
    check: (channel, outbound, writer) => checkGenericChannel(channel, { outbound, writer }),
    session: (_ask, writer) => writer,
    request(input, writer) {
      const { to } = input.message as { to?: string };
      const refusal = channelType === 'sms' ? refuseNumber(to ?? '') : null;
      return refusal ?? buildGenericRequest(input, writer);
    },
    read: readGenericAnswer,
  });
}
