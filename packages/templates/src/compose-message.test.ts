import { composeMessage } from './compose-message.ts';

const mail = { subject: 'Hi', body: 'Hello', content_type: 'plaintext' as const };
const address = { key: '', fields: { to: 'ada@example.com', to_name: 'Ada' } };

describe('composeMessage', () => {
  it('puts the address into an e-mail, and nothing into a message that needs none', () => {
    const fields = { body: 'Hello', content_type: 'markdown' as const };
    const rendered = { template: 'step', address };
    expect(
      composeMessage({ ...rendered, channelType: 'email', outcome: { ok: true, fields: mail } }),
    ).toEqual({ ok: true, message: { ...mail, to: 'ada@example.com', to_name: 'Ada' } });
    const feed = { ...rendered, address: { key: '', fields: {} } };
    expect(
      composeMessage({ ...feed, channelType: 'in_app', outcome: { ok: true, fields } }),
    ).toEqual({ ok: true, message: fields });
  });

  it('names the template that could not be rendered', () => {
    const error = { field: 'body', line: 2, variable: 'x', reason: 'undefined variable: x' };
    const outcome = { ok: false as const, error };
    const parts = { template: 'mail_1', channelType: 'email' as const, address };
    expect(composeMessage({ ...parts, outcome })).toEqual({
      ok: false,
      error: { template: 'mail_1', ...error },
    });
  });

  it('refuses a message that cannot be stored', () => {
    const outcome = { ok: true as const, fields: { ...mail, subject: 'a\0' } };
    const parts = { template: 'mail_1', channelType: 'email' as const, address };
    expect(composeMessage({ ...parts, outcome })).toEqual({
      ok: false,
      error: {
        template: 'mail_1',
        field: null,
        line: null,
        variable: null,
        reason: 'the message holds a NUL character',
      },
    });
  });
});
