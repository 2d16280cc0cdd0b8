// What shows pushes is the same for every page; beside it this worker keeps the frame of the inbox for when there is no
// network. Of what anybody got to read it keeps nothing.
importScripts('../client/sw.js');

const cacheName = 'notiflows.inbox.{{version}}';
const shell = [
  './',
  'inbox.css',
  'inbox.js',
  'key.js',
  'notice.js',
  'words.js',
  'manifest.webmanifest',
  'icon-192.png',
  '{{client:notiflow.js}}',
  '{{client:notiflow-inbox.js}}',
];

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(fill());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([self.clients.claim(), dropOthers()]));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return;
  const isPage = request.mode === 'navigate';
  const url = isPage ? new URL('./', self.registration.scope).href : request.url;
  const isOfShell = shell.some((path) => new URL(path, self.registration.scope).href === url);
  if (isOfShell) event.respondWith(newest(request, url));
});

async function fill() {
  const cache = await caches.open(cacheName);
  await cache.addAll(shell.map((path) => new Request(path, { cache: 'no-cache' })));
}

async function dropOthers() {
  const names = await caches.keys();
  const isOld = (name) => name.startsWith('notiflows.inbox.') && name !== cacheName;
  await Promise.all(names.filter(isOld).map((name) => caches.delete(name)));
}

/** What the server has, and what is kept when it does not answer. */
async function newest(request, url) {
  try {
    const response = await fetch(request);
    if (response.status < 500) return response;
    return (await caches.match(url)) ?? response;
  } catch (error) {
    const kept = await caches.match(url);
    if (kept === undefined) throw error;
    return kept;
  }
}
