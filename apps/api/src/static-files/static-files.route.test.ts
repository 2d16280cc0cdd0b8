import { createHash } from 'node:crypto';
import request from 'supertest';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const get = (path: string) => request(api.app).get(path);

describe('the page of the inbox', () => {
  it('is at /inbox/, to which /inbox leads below whatever path a proxy has put us', async () => {
    const led = await get('/inbox');
    expect([led.status, led.headers.location]).toEqual([301, 'inbox/']);
    const { status, type, text } = await get('/inbox/');
    expect([status, type]).toEqual([200, 'text/html']);
    expect(text).toContain('<title>Inbox</title>');
  });

  it('may run what is ours alone, and has no script or style inside of it', async () => {
    const { text, headers } = await get('/inbox/');
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=/i);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(headers['referrer-policy']).toBe('no-referrer');
  });

  it('loads from this server what is there, by paths that hold below a proxy', async () => {
    const { text } = await get('/inbox/');
    const { text: script } = await get('/inbox/inbox.js');
    const found = [
      ...text.matchAll(/(?:src|href)="([^"]*)"/g),
      ...script.matchAll(/from '([^']*)'/g),
    ].map((match) => match[1] ?? '');
    const own = found
      .filter((path) => !path.includes('client/'))
      .map((path) => path.replace('./', ''));
    expect(own.length).toBeGreaterThan(6);
    for (const path of own) {
      expect(path).toMatch(/^[\w.-]+$/);
      expect([path, (await get(`/inbox/${path}`)).status]).toEqual([path, 200]);
    }
    expect(found.filter((path) => path.includes('client/'))).toEqual([
      expect.stringMatching(/^\.\.\/client\/notiflow-inbox\.[\w.]*js$/),
      expect.stringMatching(/^\.\.\/client\/notiflow\.[\w.]*js$/),
    ]);
    expect(text + script).not.toContain('{{');
  });

  it('can be put on a home screen: its manifest has icons of the sizes that it says', async () => {
    const { body, type, text } = await get('/inbox/manifest.webmanifest').buffer(true);
    expect(type).toBe('application/manifest+json');
    const manifest = Object.keys(body).length > 0 ? body : JSON.parse(text);
    expect(manifest).toMatchObject({ start_url: './', scope: './', display: 'standalone' });
    for (const { src, sizes } of manifest.icons) {
      const icon = await get(`/inbox/${src}`).responseType('blob');
      expect(icon.type).toBe('image/png');
      // https://www.w3.org/TR/png/#11IHDR
      const [width, height] = [16, 20].map((at) => (icon.body as Buffer).readUInt32BE(at));
      expect(`${width}x${height}`).toBe(sizes);
    }
  });

  it('keeps with its worker everything that it loads', async () => {
    const { text } = await get('/inbox/sw.js');
    expect(text).toContain("importScripts('../client/sw.js')");
    expect(text).not.toContain('{{');
    const kept = [...text.matchAll(/^ {2}'([^']*)',$/gm)].map((match) => match[1] ?? '');
    const { text: page } = await get('/inbox/');
    const scripts = [...page.matchAll(/<script[^>]*src="([^"]*)"/g)].map((match) => match[1]);
    expect(kept).toEqual(expect.arrayContaining(['./', 'inbox.css', 'key.js', ...scripts]));
  });

  it.each(['/inbox/page.html.bak', '/inbox/..%2fpackage.json', '/inbox/x/y', '/inbox/Sw.js'])(
    'is not at %s',
    async (path) => {
      const { status, body } = await get(path);
      expect([status, body.error?.code]).toEqual([404, 'not_found']);
    },
  );
});

describe('what pages load', () => {
  it('is for every page, by its own type, and told apart from what was there before', async () => {
    const first = await get('/client/sw.js').set('origin', 'https://shop.example');
    expect([first.status, first.headers['content-type']]).toEqual([
      200,
      'text/javascript; charset=utf-8',
    ]);
    expect(first.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'no-cache',
      'service-worker-allowed': '/',
      'x-content-type-options': 'nosniff',
    });
    const again = await get('/client/sw.js').set('if-none-match', String(first.headers.etag));
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('never changes under a name that says which contents are meant', async () => {
    const { path, integrity } = (await get('/client/files.json')).body.files['sw.js'];
    const exact = await get(`/client/${path}`);
    expect(exact.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const hash = createHash('sha384').update(exact.text).digest('base64');
    expect(integrity).toBe(`sha384-${hash}`);
    // A page of the release before gets what there is today, and is not to keep it under that name.
    const older = await get('/client/sw.0123456789ab.js');
    expect([older.status, older.headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(older.text).toBe(exact.text);
  });

  it('is smaller on the way for whoever can read that', async () => {
    const plain = await get('/client/sw.js').set('accept-encoding', 'identity');
    const zipped = await get('/client/sw.js').set('accept-encoding', 'gzip, br');
    expect([plain.headers['content-encoding'], zipped.headers['content-encoding']]).toEqual([
      undefined,
      'gzip',
    ]);
    expect(Number(zipped.headers['content-length'])).toBeLessThan(plain.text.length / 2);
    expect(zipped.text).toBe(plain.text);
    expect(zipped.headers.etag).not.toBe(plain.headers.etag);
    expect(zipped.headers.vary).toBe('Accept-Encoding');
  });

  it('is nothing else of this server', async () => {
    for (const path of ['/client/', '/client/package.json', '/client/..%2fmain.js']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });
});

describe('405', () => {
  it.each(['/inbox/', '/client/sw.js'])('is the answer of %s to a POST', async (path) => {
    const { status, headers } = await request(api.app).post(path).send({});
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});
