import { twilio } from './twilio.ts';

const channel = {
  settings: { from: '+15017122661' },
  credentials: { account_sid: `AC${'0'.repeat(32)}`, auth_token: 'token' },
};
const text = {
  MessageSid: 'SM1',
  SmsStatus: 'received',
  From: '+14155550100',
  To: '+15017122661',
};
const stopped = {
  kind: 'unsubscribed',
  address: '+14155550100',
  reportId: 'SM1',
  fault: 'stop',
};

describe('what people answer by Twilio', () => {
  it.each(['STOP', ' stop ', 'StopAll', 'revoke', 'OPTOUT', 'opt out'])(
    'is a STOP where Twilio says nothing of it: %s',
    (Body) => {
      expect(read({ ...text, Body })).toEqual([stopped]);
    },
  );

  it('is what Twilio says where it does, in any language', () => {
    expect(read({ ...text, Body: 'ARRET', OptOutType: 'STOP' })).toEqual([stopped]);
    const { fault: _, ...started } = { ...stopped, kind: 'resubscribed' };
    expect(read({ ...text, Body: 'DEBUT', OptOutType: 'START' })).toEqual([started]);
    expect(read({ ...text, Body: 'START' })).toEqual([started]);
  });

  it.each(['STOP it please', 'Hello', '', 'HELP'])('is nothing else: %s', (Body) => {
    expect(read({ ...text, Body })).toEqual([]);
    expect(read({ ...text, Body, OptOutType: 'HELP' })).toEqual([]);
  });
});

function read(fields: Record<string, string>) {
  const event = {
    method: 'POST',
    url: 'https://example.com/events',
    headers: {},
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
  return twilio.events?.read(event, channel).reports;
}
