import { Notiflows } from '{{client:notiflow.js}}';
import {
  carryKeyToHomeScreen,
  forgetKey,
  keepKey,
  keepUser,
  kept,
  readLink,
  takeKeyFromAddress,
} from './key.js';
import { offerNotifications } from './notice.js';
import { language, words } from './words.js';

const apiUrl = new URL('..', document.baseURI).href;
const main = document.querySelector('main');

document.documentElement.lang = language;
document.title = words.title;
document.querySelector('h1').textContent = words.title;
takeKeyFromAddress();
navigator.serviceWorker?.register('sw.js').catch((error) => console.warn(error));
addEventListener('hashchange', () => {
  takeKeyFromAddress();
  location.reload();
});
await openInbox();

async function openInbox() {
  const { key, userId } = kept();
  if (key === undefined) return askForLink({ title: words.openTitle, text: words.openText });
  const client = new Notiflows({ apiKey: '', userKey: key, userId, apiUrl });
  try {
    const { external_id } = await client.profile.get();
    if (external_id === userId) return await showInbox(client);
    // What is kept in the browser is kept under the name of the user.
    keepUser(external_id);
    return await openInbox();
  } catch (error) {
    return answerFailure(error, client);
  }
}

function answerFailure(error, client) {
  if (error.status === 401) {
    forgetKey();
    return askForLink({ title: words.overTitle, text: words.overText });
  }
  // Whoever was here before sees the inbox, which waits for the connection.
  if (kept().userId !== undefined) return drawInbox(client);
  main.replaceChildren(paragraph(words.unreachable));
  addEventListener('online', () => location.reload(), { once: true });
}

async function showInbox(client) {
  const { key } = kept();
  carryKeyToHomeScreen(key);
  const feeds = (await client.channels()).filter(({ type }) => type === 'in_app');
  if (feeds.length === 0) return main.replaceChildren(paragraph(words.noFeed));
  drawInbox(client, feeds[0].id);
  await offerNotifications(client, apiUrl).catch((error) => console.warn(error));
}

function drawInbox(client, channel) {
  const inbox = document.createElement('notiflow-inbox');
  inbox.setAttribute('mode', 'inbox');
  inbox.setAttribute('locale', navigator.language);
  if (channel !== undefined) inbox.setAttribute('channel', channel);
  inbox.client = client;
  main.replaceChildren(inbox);
}

function askForLink({ title, text }) {
  const form = document.querySelector('template').content.cloneNode(true).querySelector('form');
  form.querySelector('h2').textContent = title;
  form.querySelector('.explanation').textContent = text;
  form.querySelector('label span').textContent = words.link;
  form.querySelector('button').textContent = words.open;
  const input = form.querySelector('input');
  const problem = form.querySelector('.problem');
  // The page says what is wrong in its own language.
  form.noValidate = true;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const key = readLink(input.value);
    problem.textContent = key === undefined ? words.noLink : '';
    if (key === undefined) return input.focus();
    keepKey(key);
    void openInbox();
  });
  main.replaceChildren(form);
}

function paragraph(text) {
  const made = document.createElement('p');
  made.className = 'card';
  made.textContent = text;
  return made;
}
