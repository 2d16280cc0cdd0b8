import { once } from 'node:events';
import { connect } from 'node:net';
import { createTransport } from 'nodemailer';
import { eventually } from '../../../../test/support/eventually.ts';
import { startCatcher } from './catcher.ts';
import type { Caught } from './caught.ts';

it('shows a mail and a webhook that came in, newest first', async () => {
  const caught: Caught[] = [];
  const catcher = await startCatcher({
    mailPort: 0,
    port: 0,
    onCaught: (message) => caught.push(message),
  });
  const transport = createTransport({ host: '127.0.0.1', port: catcher.mailPort });
  await transport.sendMail({ from: 'a@example.com', to: 'b@example.com', subject: 'Hi <b>' });
  await eventually(() => expect(caught).toMatchObject([{ kind: 'mail', to: 'b@example.com' }]));
  const answer = await fetch(`${catcher.url}/hook/orders`, { method: 'POST', body: '{"a":1}' });
  expect(answer.status).toBe(204);

  const kept = await (await fetch(`${catcher.url}/caught.json`)).json();
  expect(kept).toMatchObject([
    { kind: 'webhook', to: 'POST /hook/orders', title: '{"a":1}', text: '{"a":1}' },
    { kind: 'mail', title: 'Hi <b>' },
  ]);
  const page = await (await fetch(catcher.url)).text();
  expect(page).toContain('Hi &lt;b&gt;');
  expect(page).toContain('POST /hook/orders');
  await catcher.close();
});

it('closes also while somebody is connected to it', async () => {
  const catcher = await startCatcher({ mailPort: 0, port: 0, onCaught: () => {} });
  const client = connect(catcher.mailPort, '127.0.0.1');
  await once(client, 'data');
  const hungUp = once(client, 'close');
  await catcher.close();
  await hungUp;
});
