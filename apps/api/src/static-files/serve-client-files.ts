import { Router } from 'express';
import { answerOtherMethods } from '../request/other-methods.ts';
import { clientFileNames, exactNameOf, findClientFile, readClientFile } from './client-files.ts';
import { sendStaticFile } from './send-static-file.ts';

const minuteS = 60;
const yearS = 365 * 24 * 60 * minuteS;

const cacheControls = {
  exact: `public, max-age=${yearS}, immutable`,
  // A page gets what belongs to an upgraded api within minutes.
  usual: `public, max-age=${5 * minuteS}`,
  // A browser asks for a service worker when it looks for a newer one.
  worker: 'no-cache',
};

/**
 * Serves to every page what it may load of us: code that says nothing of anybody. `/client/files.json` lists the files with
 * the names under which they never change, and with what a page writes as `integrity`.
 */
export function serveClientFiles(): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.use('/client', (_req, res, next) => {
    res.set({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    next();
  });
  router.get('/client/files.json', async (_req, res) => {
    const listed = await Promise.all(clientFileNames.map(listFile));
    res.set('cache-control', 'no-cache').json({ files: Object.fromEntries(listed.flat()) });
  });
  router.get('/client/:name', async (req, res, next) => {
    res.locals.route = '/client/:name';
    const found = await findClientFile(String(req.params.name));
    if (found === null) return next('router');
    const { name, file, isExact } = found;
    // The worker of a page on our own origin is for the whole of it.
    if (name === 'sw.js') res.set('service-worker-allowed', '/');
    const usual = name === 'sw.js' ? cacheControls.worker : cacheControls.usual;
    sendStaticFile({ req, res }, { file, cacheControl: isExact ? cacheControls.exact : usual });
  });
  router.all('/client/:name', answerOtherMethods(['get']));
  return router;
}

type ListedFile = [string, { path: string; integrity: string }];

async function listFile(name: (typeof clientFileNames)[number]): Promise<ListedFile[]> {
  const file = await readClientFile(name);
  if (file === null) return [];
  return [[name, { path: exactNameOf(name, file), integrity: file.integrity }]];
}
