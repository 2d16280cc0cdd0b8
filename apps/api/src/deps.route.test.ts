import { createDatabase } from '@notiflow/database';
import { generateKeyRing, parseKeyRing } from '@notiflow/vault';
import { createTestDatabase } from '../../../test/support/postgres-server.ts';
import { readApiConfig } from './config.ts';
import { createDeps } from './deps.ts';
import { createFirstProject } from './prepare-installation.ts';

describe('the api, when it stops', () => {
  it('stores when credentials were last used', async () => {
    const created = await createTestDatabase('deps');
    const config = readApiConfig({ DATABASE_URL: created.url, LOG_LEVEL: 'silent' });
    const pepper = Buffer.from('pepper');
    const keyRing = parseKeyRing(generateKeyRing());
    const deps = createDeps(config, { keyRing, pepper, file: null });
    const first = await createFirstProject(deps.database, { config, pepper });
    const token = await deps.findAccountToken(first.accountToken ?? '');
    const key = await deps.findApiKey(first.secretKey ?? '', 'sk_');
    expect([token, key]).not.toContain(null);
    await deps.close();
    const database = createDatabase({ url: created.url });
    const { tokens } = await database.accountTokens.listAccountTokens({ offset: 0, limit: 9 });
    const projectId = key?.projectId ?? '';
    const { keys } = await database.apiKeys.listApiKeys({ projectId, offset: 0, limit: 9 });
    expect(tokens.map(({ last_used_at }) => last_used_at)).toEqual([expect.any(Date)]);
    const used = keys.filter(({ last_used_at }) => last_used_at !== null);
    expect(used.map(({ id }) => id)).toEqual([key?.id]);
    await database.close();
    await created.drop();
  });
});
