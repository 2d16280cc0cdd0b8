import { Bell, NotiflowsProvider, useCounts } from 'notiflows-react';
import { useState } from 'react';
import { ask } from './ask.js';

const getUserKey = async () => (await ask('/token')).token;

export function App({ apiUrl, apiKey, channel }) {
  return (
    <NotiflowsProvider apiUrl={apiUrl} apiKey={apiKey} channel={channel} userKey={getUserKey}>
      <header>
        <strong>Shop</strong>
        <Bell />
      </header>
      <main>
        <h1>An inbox in React</h1>
        <p>
          The bell is one component. Send yourself a message and open it, here and in a second
          window.
        </p>
        <SendButton />
        <Counts />
      </main>
    </NotiflowsProvider>
  );
}

function SendButton() {
  const [said, setSaid] = useState('');
  const send = () =>
    ask('/send', { method: 'POST' }).then(
      () => setSaid('Sent.'),
      (error) => setSaid(error.message),
    );
  return (
    <>
      <button type="button" id="send" onClick={send}>
        Send me one
      </button>
      <p role="status">{said}</p>
    </>
  );
}

/** The same numbers as in the bell, by a hook. */
function Counts() {
  const { unread } = useCounts();
  return <p>Unread: {unread}</p>;
}
