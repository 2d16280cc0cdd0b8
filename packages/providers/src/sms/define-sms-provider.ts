import { measureSms, type SmsMeasure, type SmsMessage } from '@notiflow/contracts';
import type { JsonSchema, SendingProvider, ValueOf } from '../define-provider.ts';
import type { HttpCall } from '../http/build-call.ts';
import { defineHttpProvider, type HttpProviderSpec } from '../http/define-http-provider.ts';
import { type RejectedMessage, rejected, type SendInput, type SendResult } from '../send-result.ts';

/** A text message of which it is known how it travels, also when it was stored without that. */
export type MeasuredSms = SmsMessage & SmsMeasure;

/** What only the vendor of text messages knows. */
export interface SmsProviderSpec<S extends JsonSchema, C extends JsonSchema>
  extends Omit<HttpProviderSpec<'sms', S, C>, 'channelType' | 'request'> {
  /** The request for one message to a number in E.164; or why there is none. */
  request(
    input: SendInput<MeasuredSms, ValueOf<S>, ValueOf<C>>,
  ): HttpCall | SendResult | Promise<HttpCall | SendResult>;
}

const e164 = /^\+[1-9]\d{6,14}$/;

/** Why nothing can be sent to a number; null when it is in E.164. */
export function refuseNumber(to: string): RejectedMessage | null {
  if (e164.test(to)) return null;
  const reason = 'The phone number is not in E.164.';
  return rejected('recipient', { code: 'number_invalid', reason });
}

/** Defines a provider of text messages; what does not go to a number in E.164 is not asked for. */
export function defineSmsProvider<const S extends JsonSchema, const C extends JsonSchema>(
  spec: SmsProviderSpec<S, C>,
): SendingProvider {
  return defineHttpProvider<'sms', S, C>({
    ...spec,
    channelType: 'sms',
    request(input) {
      const { message } = input;
      const refusal = refuseNumber(message.to);
      return (
        refusal ?? spec.request({ ...input, message: { ...measureSms(message.body), ...message } })
      );
    },
  });
}
