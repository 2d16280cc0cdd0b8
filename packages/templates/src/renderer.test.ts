import { createRenderer } from './renderer.ts';

const renderer = createRenderer({ threads: 2 });
afterAll(() => renderer.close());

it('smoke', async () => {
  const t = performance.now();
  const out = await renderer.render({
    channelType: 'email',
    template: {
      content_type: 'html',
      subject: 'Hi {{ recipient.first_name }}\nx',
      body: '<a href="{{ u }}">{{ recipient.plan | escape }} {% capture c %}<b>{{ u }}</b>{% endcapture %}{{ c }} {% if c == "<b>javascript:1</b>" %}same{% endif %} {{ c.__proto__ }} {{ forloop }} {{ 99.5 | money }} {{ "2026-01-01T23:00:00Z" | date: "%d %B %H:%M %Z" }}</a>',
    },
    shared: { data: { u: 'javascript:1' }, actor: null, run: {}, project: {} },
    recipients: [
      {
        recipient: {
          first_name: 'A<',
          timezone: 'Asia/Tokyo',
          locale: 'de_DE',
          custom_fields: { plan: '<pro>' },
        },
      },
    ],
  });
  console.log(JSON.stringify(out), performance.now() - t);
});
