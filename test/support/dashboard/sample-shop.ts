/** A shop for books, as its team would set it up: what the dashboard shows in tests and in the pictures of the documents. */

/** Where its services are. */
export interface ShopPeers {
  mailPort: number;
  /** Takes what is sent to phones, to the warehouse and to the office. */
  servicesUrl: string;
}

/** Its channels, by handle. */
export function shopChannels({ mailPort, servicesUrl }: ShopPeers): Record<string, object> {
  const json = (fields: object) => JSON.stringify(fields);
  const service = (type: string, settings: object) => ({
    type,
    provider: 'http',
    settings: { auth: 'bearer', error_path: 'error', message_id_path: 'id', ...settings },
    credentials: { token: 'sample-token-of-a-service' },
  });
  return {
    mail: {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: {
        host: '127.0.0.1',
        port: mailPort,
        secure: false,
        from: 'Lantern Books <hello@lantern.example>',
      },
    },
    inbox: { name: 'Inbox', type: 'in_app', provider: 'in_app' },
    texts: {
      name: 'Text messages',
      ...service('sms', {
        url: `${servicesUrl}/texts`,
        body: json({ to: '{{ message.to }}', text: '{{ message.body }}' }),
        error_codes: { hard_bounce: ['unknown_number'], content: ['unsupported_destination'] },
      }),
    },
    office: {
      name: 'Back office',
      ...service('chat', {
        url: `${servicesUrl}/office`,
        body: json({ room: '{{ message.to }}', text: '{{ message.body }}' }),
        error_codes: { config: ['token_revoked'] },
      }),
    },
    warehouse: { name: 'Warehouse', type: 'webhook', provider: 'http', settings: {} },
  };
}

const channel = (type: string, handle: string, template: object) => ({
  handle,
  type: 'channel',
  channel_type: type,
  channel_handle: handle,
  template,
});

const mail = (subject: string, text: string) =>
  channel('email', 'mail', { content_type: 'html', subject, body: letter(text), text_body: text });

const inbox = (title: string, body: string) => channel('in_app', 'inbox', { title, body });

/** What its notiflows do, by handle. */
export function shopNotiflows({
  servicesUrl,
}: ShopPeers): Record<string, { name: string; steps: object[] }> {
  return {
    'order-confirmed': {
      name: 'Order confirmed',
      steps: [
        mail(
          'Your order {{ data.order }} is confirmed',
          'Thank you, {{ recipient.first_name }}. We are packing {{ data.title }}, and tell you when it leaves.',
        ),
        inbox('Order {{ data.order }}', 'We are packing {{ data.title }}.'),
      ],
    },
    'order-shipped': {
      name: 'Order shipped',
      steps: [
        {
          handle: 'wait_for_carrier',
          type: 'wait',
          settings: { duration: 1, duration_unit: 'seconds' },
        },
        mail(
          'Your books are on their way',
          'Parcel {{ data.parcel }} with {{ data.title }} has left us, {{ recipient.first_name }}.',
        ),
        channel('sms', 'texts', { body: 'Lantern Books: parcel {{ data.parcel }} is on its way.' }),
        inbox('On its way', 'Parcel {{ data.parcel }} has left us.'),
        channel('webhook', 'warehouse', {
          url: `${servicesUrl}/warehouse`,
          body: '{"parcel":"{{ data.parcel }}","reader":"{{ recipient.external_id }}"}',
        }),
      ],
    },
    'payment-failed': {
      name: 'Payment failed',
      steps: [
        mail(
          'We could not take your payment',
          'Please look at the card of order {{ data.order }}.',
        ),
        channel('chat', 'office', {
          body: '**Payment of {{ data.order }} failed**\n\n- reader: {{ recipient.external_id }}\n- amount: {{ data.amount }} €',
        }),
      ],
    },
    'new-in-crime': {
      name: 'New in crime fiction',
      steps: [
        mail(
          'New this week: {{ data.title }}',
          '{{ data.title }} by {{ data.author }} is here, {{ recipient.first_name }}.',
        ),
        inbox('New: {{ data.title }}', 'By {{ data.author }}.'),
      ],
    },
    'review-digest': {
      name: 'Replies to your reviews',
      steps: [
        {
          handle: 'gather',
          type: 'digest',
          settings: { duration: 4, duration_unit: 'hours', digest_key: 'data.review' },
        },
        mail(
          '{{ digest.total_items }} replies to your review',
          'Somebody answered what you wrote about {{ data.title }}.',
        ),
      ],
    },
    'abandoned-basket': {
      name: 'Abandoned basket',
      steps: [
        {
          handle: 'two_days',
          type: 'wait',
          settings: {
            until_event: { name: 'order.paid', timeout: { duration: 2, duration_unit: 'days' } },
          },
        },
        mail('Your basket is waiting', '{{ data.title }} is still in your basket.'),
      ],
    },
  };
}

/** Its readers: nobody of them is real. */
export const readers = [
  'Ada',
  'Bruno',
  'Chie',
  'Dina',
  'Emil',
  'Fatou',
  'Goran',
  'Hana',
  'Ilse',
  'Jonas',
  'Kofi',
  'Lena',
].map((name, index) => ({
  external_id: name.toLowerCase(),
  email: `${name.toLowerCase()}@example.com`,
  phone: `+4915150000${String(100 + index)}`,
  first_name: name,
  locale: index % 3 === 0 ? 'de' : 'en',
  timezone: index % 3 === 0 ? 'Europe/Berlin' : 'Europe/London',
}));

/** Who follows its crime fiction, beside them. */
export const followers = Array.from({ length: 12 }, (_, index) => {
  const number = String(index + 1).padStart(3, '0');
  return {
    external_id: `reader-${number}`,
    email: `reader-${number}@example.com`,
    first_name: `Reader ${number}`,
  };
});

const books = [
  'The Quiet Harbour',
  'A Field Guide to Rain',
  'Nine Lanterns',
  'The Cartographer’s Debt',
];

/** The order of a reader. */
export function orderOf(index: number): Record<string, string> {
  return {
    order: `LB-${2041 + index}`,
    parcel: `P${70_310 + index * 7}`,
    title: books[index % books.length] ?? '',
    author: 'M. Sample',
    amount: (19.9 + index).toFixed(2),
    review: `review-${index % 2}`,
  };
}

function letter(text: string): string {
  return [
    '<div style="max-width:560px;margin:24px auto;font-family:Georgia,serif;color:#26221c">',
    '<p style="font-size:22px;margin:0 0 24px;color:#8a5a12">Lantern Books</p>',
    `<p style="font-size:17px;line-height:1.6">${text}</p>`,
    '<p><a href="https://lantern.example/orders" style="display:inline-block;padding:12px 20px;background:#8a5a12;color:#fff;text-decoration:none;border-radius:6px">See your order</a></p>',
    '<p style="font-size:13px;color:#6b6459">You get this because you have an account with us.</p></div>',
  ].join('');
}
