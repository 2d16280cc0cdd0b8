import { parseArgs } from 'node:util';
import { startApi } from './contenders/start-api.ts';
import { median } from './measure/median.ts';
import { printTable } from './measure/print-table.ts';
import { readPostgresCpu } from './measure/read-postgres-cpu.ts';
import { buildPrograms } from './setup/build-programs.ts';
import { createMover } from './setup/move-rows.ts';
import { startServers } from './setup/start-servers.ts';

// What it costs the pipeline that its statements count what they do: sets of 500 are fanned out, made, claimed and sent by
// the statements of workers, in turn without the triggers, with those that count what settles, and with those that note
// what moves as well.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    sets: { type: 'string', default: '40' },
  },
});
const setSize = 500;

const counted = {
  deliveries: ['deliveries_counted_new', 'deliveries_counted'],
  notifications: ['notifications_counted_new', 'notifications_counted'],
  runs: ['runs_counted'],
};
const noted = {
  deliveries: ['deliveries_noted_new', 'deliveries_noted'],
  notifications: ['notifications_noted'],
  runs: ['runs_noted'],
};
const contenders = {
  'without both': [],
  'what settles is counted': [counted],
  'and what moves is noted': [counted, noted],
};

await buildPrograms('api');
const servers = await startServers({ durable: false });
const api = await startApi(servers);
await api.stop();
try {
  const mover = await createMover(servers.databaseUrl);
  const figures = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = -1; round < Number(options.rounds); round += 1) {
    for (const [name, enabled] of Object.entries(contenders)) {
      for (const triggers of [counted, noted]) {
        const verb = (enabled as object[]).includes(triggers) ? 'ENABLE' : 'DISABLE';
        for (const [table, names] of Object.entries(triggers)) {
          for (const trigger of names) {
            await servers.sql.query(`ALTER TABLE ${table} ${verb} TRIGGER ${trigger}`);
          }
        }
      }
      await servers.sql.query('CHECKPOINT');
      const before = (await readPostgresCpu(servers)).get(mover.pid) ?? 0;
      for (let set = 0; set < Number(options.sets); set += 1) await mover.moveSet(setSize);
      const seconds = ((await readPostgresCpu(servers)).get(mover.pid) ?? 0) - before;
      // The first round warms up.
      if (round >= 0)
        figures.get(name)?.push((seconds * 1_000_000) / (Number(options.sets) * setSize));
    }
  }
  await mover.stop();
  const [base] = figures.values();
  const rows = [...figures].map(([name, values]) => [
    name,
    median(values).toFixed(1),
    (median(values) / median(base ?? values)).toFixed(3),
  ]);
  process.stdout.write(`${printTable([['', 'µs of Postgres per recipient', 'ratio'], ...rows])}\n`);
} finally {
  await servers.stop();
}
