import { composeMessage } from './compose-message.ts';

const mail = { subject: 'Hi', body: 'Hello', content_type: 'plaintext' as const };
const nobody = {};

describe('composeMessage', () => {
  it('addresses an e-mail, and nothing else', () => {
    const recipient = { email: 'ada@example.com', first_name: 'Ada', last_name: null };
    const fields = { body: 'Hello', content_type: 'markdown' as const };
    const rendered = { template: 'step', recipient };
    expect(
      composeMessage({ ...rendered, channelType: 'email', outcome: { ok: true, fields: mail } }),
    ).toEqual({ ok: true, message: { ...mail, to: 'ada@example.com', to_name: 'Ada' } });
    expect(
      composeMessage({ ...rendered, channelType: 'in_app', outcome: { ok: true, fields } }),
    ).toEqual({ ok: true, message: fields });
  });

  it('leaves out the name of a recipient without one', () => {
    const outcome = { ok: true as const, fields: mail };
    const recipient = { email: 'ada@example.com' };
    const composed = composeMessage({ template: 's', channelType: 'email', outcome, recipient });
    expect(composed).toEqual({ ok: true, message: { ...mail, to: 'ada@example.com' } });
  });

  it('names the template that could not be rendered', () => {
    const error = { field: 'body', line: 2, variable: 'x', reason: 'undefined variable: x' };
    const outcome = { ok: false as const, error };
    const parts = { template: 'mail_1', channelType: 'email' as const, recipient: nobody };
    expect(composeMessage({ ...parts, outcome })).toEqual({
      ok: false,
      error: { template: 'mail_1', ...error },
    });
  });

  it('refuses a message that cannot be stored', () => {
    const outcome = { ok: true as const, fields: { ...mail, subject: 'a\0' } };
    const parts = { template: 'mail_1', channelType: 'email' as const, recipient: nobody };
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
