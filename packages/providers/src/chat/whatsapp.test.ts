import type { ProviderEvent } from '../provider-report.ts';
import { buildWhatsappContent } from './whatsapp-content.ts';
import { isOfWhatsapp, readWhatsappEvent } from './whatsapp-events.ts';
import { toWhatsappText } from './whatsapp-text.ts';

const post = (body: string, headers: ProviderEvent['headers'] = {}): ProviderEvent => ({
  method: 'POST',
  url: 'https://notiflow.example/provider-events/1',
  headers,
  body: Buffer.from(body),
});

describe('an event', () => {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const secret = { app_secret: "It's a Secret to Everybody" };

  it('is signed over its bytes, as GitHub signs', () => {
    const isSigned = (body: string, given = signature) =>
      isOfWhatsapp(post(body, { 'x-hub-signature-256': given }), secret);
    expect(isSigned('Hello, World!')).toBe(true);
    expect(isSigned('Hello, world!')).toBe(false);
    expect(isSigned('Hello, World!', signature.replace('sha256', 'sha1'))).toBe(false);
    expect(isOfWhatsapp(post('Hello, World!', { 'x-hub-signature-256': signature }), {})).toBe(
      false,
    );
  });

  it('says what was read as delivered and opened, and nothing of what it does not know', () => {
    const statuses = [{ id: 'w', status: 'read' }, { id: 'w', status: 'warped' }, null];
    const body = { entry: [{ changes: [{ value: { statuses } }, {}] }, 1] };
    expect(readWhatsappEvent(post(JSON.stringify(body))).reports).toMatchObject([
      { kind: 'delivered', providerMessageId: 'w', reportId: 'w delivered' },
      { kind: 'opened', providerMessageId: 'w', reportId: 'w opened' },
    ]);
    for (const other of ['', '[]', '{"entry":{}}']) {
      expect(readWhatsappEvent(post(other))).toEqual({ reports: [] });
    }
  });
});

describe('the first request, which asks whether the URL is ours', () => {
  const get = (query: string): ProviderEvent => ({
    ...post(''),
    method: 'GET',
    url: `https://notiflow.example/provider-events/1?${query}`,
  });
  const asked = 'hub.mode=subscribe&hub.verify_token=our-word&hub.challenge=1158201444';

  it('names our word and is answered with its own', () => {
    expect(isOfWhatsapp(get(asked), { verify_token: 'our-word' })).toBe(true);
    expect(isOfWhatsapp(get(asked), { verify_token: 'our-words' })).toBe(false);
    expect(isOfWhatsapp(get(asked), {})).toBe(false);
    expect(isOfWhatsapp(get('hub.verify_token=our-word'), { verify_token: 'our-word' })).toBe(
      false,
    );
    expect(readWhatsappEvent(get(asked))).toEqual({
      reports: [],
      answer: { contentType: 'text/plain', body: '1158201444' },
    });
  });

  it('cannot have a page written by us', () => {
    const { answer } = readWhatsappEvent(get('hub.challenge=<script>alert(1)</script>'));
    expect(answer).toMatchObject({ body: '' });
  });
});

describe('what a message says', () => {
  it.each(['{', '[]', '{}', '{"type":"order","order":{}}', '{"type":"text","text":"Hi"}'])(
    'cannot be %s',
    (body) => {
      expect(buildWhatsappContent({ body, content_type: 'json' }, {})).toMatchObject({
        kind: 'rejected',
        about: 'content',
        code: 'whatsapp_json_invalid',
      });
    },
  );

  it('is one line where it is the parameter of a template', () => {
    const given = { body: '# Hi\n\nall\n\n- of you', content_type: 'markdown' as const };
    expect(buildWhatsappContent(given, { template_name: 'update' })).toMatchObject({
      template: {
        language: { policy: 'deterministic', code: 'en' },
        components: [{ parameters: [{ text: '*Hi* all - of you' }] }],
      },
    });
  });

  it('has the URLs of its links beside them', () => {
    expect(toWhatsappText('[a](https://x.example) <https://y.example> [ada](mailto:ada)')).toBe(
      'a (https://x.example) https://y.example ada',
    );
  });
});
