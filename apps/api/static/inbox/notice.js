import { isApplePhone, isOnHomeScreen, kept } from './key.js';
import { words } from './words.js';

const hiddenUntil = 'notiflows.inbox.notice';
const restMs = 14 * 24 * 60 * 60 * 1000;
const serviceWorkerUrl = 'sw.js';

const notice = document.querySelector('.notice');
const [text, turnOn, dismiss] = notice.children;

/**
 * Offers notifications where this browser can have them, and says how an iPhone can. A browser that has them registers
 * itself again each time, since its subscription or the key of the channel may have changed.
 */
export async function offerNotifications(client, apiUrl) {
  const channel = (await client.channels()).find(({ type }) => type === 'web_push');
  if (channel === undefined) return;
  const isAble = 'PushManager' in globalThis && 'Notification' in globalThis;
  if (!isAble || navigator.serviceWorker === undefined) {
    if (isApplePhone() && !isOnHomeScreen() && !isHidden()) show(words.home);
    return;
  }
  const subscribe = async () => {
    const permission = await client.push.subscribe({ serviceWorkerUrl, channel: channel.id });
    if (permission === 'granted') await introduce({ apiUrl, channel: channel.id });
    return permission;
  };
  navigator.serviceWorker.addEventListener('message', ({ data }) => {
    if (data?.type === 'notiflows.subscription-changed') subscribe().catch(() => {});
  });
  if (Notification.permission === 'granted') return void (await subscribe());
  if (Notification.permission === 'denied') return;
  if (!isHidden()) show(words.ask, () => turnOnNow(subscribe));
}

/** The worker keeps up the subscription, and counts clicks, also while no page is open. */
async function introduce({ apiUrl, channel }) {
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({
    type: 'notiflows.remember',
    api_url: apiUrl,
    user_key: kept().key,
    channel,
  });
}

async function turnOnNow(subscribe) {
  turnOn.disabled = true;
  try {
    const permission = await subscribe();
    if (permission === 'granted') show(words.turnedOn);
    if (permission === 'denied') show(words.denied);
  } catch (error) {
    console.warn(error);
    show(words.failed);
  } finally {
    turnOn.disabled = false;
  }
}

/** Whoever was asked and did not want it is left alone for a while. */
function isHidden() {
  return Number(localStorage.getItem(hiddenUntil)) > Date.now();
}

function show(sentence, onTurnOn) {
  text.textContent = sentence;
  turnOn.textContent = words.turnOn;
  turnOn.hidden = onTurnOn === undefined;
  turnOn.onclick = onTurnOn ?? null;
  dismiss.setAttribute('aria-label', words.dismiss);
  dismiss.onclick = () => {
    notice.hidden = true;
    localStorage.setItem(hiddenUntil, String(Date.now() + restMs));
  };
  notice.hidden = false;
}
