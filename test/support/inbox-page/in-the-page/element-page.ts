import '../../../../packages/react/src/element/define.ts';
import type { NotiflowInboxElement } from '../../../../packages/react/src/element/notiflow-inbox-element.tsx';
import { readWishes } from './read-wishes.ts';

const { mode, theme } = readWishes();
const element = document.createElement('notiflow-inbox') as NotiflowInboxElement;
element.setAttribute('mode', mode);
element.setAttribute('theme', theme);
element.client = window.inbox.client;
element.addEventListener('notiflow-open', (event) => {
  event.preventDefault();
  window.opened.push((event as CustomEvent).detail.entry.id);
});
document.querySelector('#place')?.append(element);
