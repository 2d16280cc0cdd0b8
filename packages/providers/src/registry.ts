import type { Reach } from '@notiflow/contracts';
import { apprise } from './chat/apprise.ts';
import { discord } from './chat/discord.ts';
import { mattermost } from './chat/mattermost.ts';
import { slack } from './chat/slack.ts';
import { slackWebhook } from './chat/slack-webhook.ts';
import { teams } from './chat/teams.ts';
import { telegram } from './chat/telegram.ts';
import { whatsapp } from './chat/whatsapp.ts';
import type { ProviderDefinition } from './define-provider.ts';
import { brevo } from './email/brevo.ts';
import { mailgun } from './email/mailgun.ts';
import { postmark } from './email/postmark.ts';
import { resend } from './email/resend.ts';
import { sendgrid } from './email/sendgrid.ts';
import { ses } from './email/ses.ts';
import { smtp } from './email/smtp.ts';
import { chatHttp, emailHttp, mobilePushHttp, smsHttp } from './generic-http/generic-http.ts';
import { inApp } from './in-app/in-app.ts';
import { apns } from './mobile-push/apns.ts';
import { expo } from './mobile-push/expo.ts';
import { fcm } from './mobile-push/fcm.ts';
import { onesignal } from './mobile-push/onesignal.ts';
import { plivo } from './sms/plivo.ts';
import { sns } from './sms/sns.ts';
import { telnyx } from './sms/telnyx.ts';
import { twilio } from './sms/twilio.ts';
import { vonage } from './sms/vonage.ts';
import { vapid } from './web-push/vapid.ts';
import { http } from './webhook/http.ts';
import { pagerduty } from './webhook/pagerduty.ts';

/** THE PROVIDER TABLE: one line per provider. */
export const providers: readonly ProviderDefinition[] = [
  smtp,
  brevo,
  mailgun,
  postmark,
  resend,
  sendgrid,
  ses,
  twilio,
  vonage,
  sns,
  telnyx,
  plivo,
  apns,
  fcm,
  expo,
  onesignal,
  vapid,
  slack,
  slackWebhook,
  discord,
  teams,
  telegram,
  whatsapp,
  mattermost,
  http,
  pagerduty,
  emailHttp,
  smsHttp,
  mobilePushHttp,
  chatHttp,
  apprise,
  inApp,
];

/** The provider of this name for a channel type, if there is one. */
export function findProvider(channelType: string, name: string): ProviderDefinition | undefined {
  return providers.find(
    (provider) => provider.channelType === channelType && provider.name === name,
  );
}

/** Whom channels of a provider reach, where their type asks what is registered. */
export function reachOf(channelType: string, name: string): Reach {
  const provider = findProvider(channelType, name);
  return provider === undefined || provider.storedOnly ? 'registered' : provider.reach;
}
