import { createHmac } from 'node:crypto';
import { type HttpPeer, startHttpPeer } from '../peers.ts';
import type { System } from '../start-system.ts';

/** What a page may load from its own site, by path. */
export interface SiteFile {
  type: string;
  content: string | Buffer;
}

/** A web site of somebody who uses Notiflow: pages, and a server that says who uses them. */
export interface Site {
  /** Without a slash at its end. */
  origin: string;
  /** Served under their path, as a test fills them in. */
  files: Map<string, SiteFile>;
  /** Signs a token for a user; as tokens of this site are, unless told. */
  signToken(user: string, claims?: { iat?: number; exp?: number }): string;
  /** How many tokens pages have asked for, at `/token?user=…`. */
  tokensAsked(): number;
  close(): Promise<void>;
}

/** Starts a site whose pages may use the inbox of a system; tokens live for an hour, unless `lifeOf` says otherwise. */
export async function startSite(
  system: System,
  { lifeOf = hourFromNow }: { lifeOf?: () => { iat: number; exp: number } } = {},
): Promise<Site> {
  const key = await createSigningKey(system);
  const files = new Map<string, SiteFile>();
  let asked = 0;
  const signToken: Site['signToken'] = (user, claims) =>
    sign({ sub: user, ...lifeOf(), ...claims }, key);
  const server: HttpPeer = await startHttpPeer(({ path }, response) => {
    const { pathname, searchParams } = new URL(path, 'http://site');
    if (pathname === '/token') {
      asked += 1;
      response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-store' });
      return void response.end(signToken(searchParams.get('user') ?? ''));
    }
    const file = files.get(pathname);
    // Browsers ask for it of themselves.
    if (file === undefined)
      return void response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    response.writeHead(200, { 'content-type': file.type }).end(file.content);
  });
  const origin = new URL(server.url).origin;
  await allowOrigin(system, origin);
  return { origin, files, signToken, tokensAsked: () => asked, close: server.close };
}

interface SigningKey {
  id: string;
  secret: string;
}

async function createSigningKey(system: System): Promise<SigningKey> {
  const { status, body } = await system.management<SigningKey>('POST', '/signing-keys', {
    name: 'The site',
    algorithm: 'HS256',
  });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

async function allowOrigin(system: System, origin: string): Promise<void> {
  const { body } = await system.management<{ allowed_origins: string[] }>('GET', '/settings');
  const { status } = await system.management('PUT', '/settings', {
    allowed_origins: [...body.allowed_origins, origin],
  });
  if (status !== 200) throw new Error(`Settings answered ${status}`);
}

function hourFromNow(): { iat: number; exp: number } {
  const now = Math.floor(Date.now() / 1000);
  return { iat: now, exp: now + 3_600 };
}

function sign(claims: object, { id, secret }: SigningKey): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid: id })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}
