import { Bell, Inbox, NotiflowsProvider, Preferences } from 'notiflows-react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { readWishes } from './read-wishes.ts';

const { mode, theme } = readWishes();
const Shown = { bell: Bell, inbox: Inbox, preferences: Preferences }[mode] ?? Bell;
const place = document.querySelector('#place');
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <NotiflowsProvider
        client={window.inbox.client}
        theme={theme}
        onOpen={(entry, event) => {
          event.preventDefault();
          window.opened.push(entry.id);
        }}
      >
        <Shown />
      </NotiflowsProvider>
    </StrictMode>,
  );
}
