import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Servers } from '../setup/start-servers.ts';

/** Writes results/<name>.json with the facts of the machine they were measured on. */
export async function saveResults(
  servers: Pick<Servers, 'sql' | 'redis'>,
  { name, results }: { name: string; results: object },
): Promise<void> {
  const dir = fileURLToPath(new URL('../results', import.meta.url));
  await mkdir(dir, { recursive: true });
  const content = {
    benchmark: name,
    measuredAt: new Date().toISOString(),
    machine: await readMachine(servers),
    ...results,
  };
  const text = JSON.stringify(content, (_key, value) => roundNumber(value), 2);
  await writeFile(`${dir}/${name}.json`, `${text}\n`);
  process.stdout.write(`Written to bench/results/${name}.json\n`);
}

async function readMachine({ sql, redis }: Pick<Servers, 'sql' | 'redis'>) {
  const { rows } = await sql.query('SHOW server_version');
  const redisInfo = await redis.info('server');
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    memoryGb: totalmem() / 1024 ** 3,
    os: `${platform()} ${release()}`,
    node: process.version,
    postgres: rows[0].server_version as string,
    redis: /redis_version:(\S+)/.exec(redisInfo)?.[1],
  };
}

function roundNumber(value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}
