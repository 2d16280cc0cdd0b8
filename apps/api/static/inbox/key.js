/** The key of the inbox: it comes in the fragment of a link and is kept in this browser, nowhere else. */
const place = 'notiflows.inbox';
const pattern = /^nf_inbox_[\w-]+$/;

/** The key in a link to an inbox of this page; undefined when there is none. */
export function readLink(text) {
  const key = URL.canParse(text) ? new URL(text).hash.slice(1) : text.trim();
  return pattern.test(key) ? key : undefined;
}

/** Moves the key of the address into the browser, so that it is in no history, bookmark or picture of the screen. */
export function takeKeyFromAddress() {
  const key = readLink(location.href);
  if (key === undefined) return;
  keepKey(key);
  history.replaceState(history.state, '', location.pathname + location.search);
}

export function keepKey(key) {
  if (key !== kept().key) store({ key });
}

/** The key, and whose it is once that was answered. */
export function kept() {
  try {
    return Object(JSON.parse(localStorage.getItem(place)));
  } catch {
    return {};
  }
}

/** Remembers whose key it is, so that the inbox opens without a connection, too. */
export function keepUser(userId) {
  store({ ...kept(), userId });
}

export function forgetKey() {
  localStorage.removeItem(place);
}

function store(value) {
  localStorage.setItem(place, JSON.stringify(value));
}

/**
 * An iPhone gives a page on the home screen a storage of its own, empty at first: what it opens has to have the key in it.
 * Nowhere else is this page without its storage once it was opened.
 */
export function carryKeyToHomeScreen(key) {
  if (!isApplePhone() || isOnHomeScreen()) return;
  const link = document.querySelector('link[rel=manifest]');
  fetch(link.href)
    .then((response) => response.json())
    .then((manifest) => {
      const here = (path) => new URL(path, link.href).href;
      const icons = manifest.icons.map((icon) => ({ ...icon, src: here(icon.src) }));
      const start = `${here(manifest.start_url)}#${key}`;
      const own = { ...manifest, icons, scope: here(manifest.scope), start_url: start };
      const text = encodeURIComponent(JSON.stringify(own));
      link.href = `data:application/manifest+json,${text}`;
    })
    // Then the page on the home screen asks for the link.
    .catch(() => {});
}

export function isApplePhone() {
  const { userAgent, platform, maxTouchPoints } = navigator;
  return /iP(hone|ad|od)/.test(userAgent) || (platform === 'MacIntel' && maxTouchPoints > 1);
}

export function isOnHomeScreen() {
  return navigator.standalone === true || matchMedia('(display-mode: standalone)').matches;
}
