import { eventually } from '../../../test/support/eventually.ts';
import { superviseProcess } from './supervise.ts';

const tellPid = `
  console.log(process.pid);
  process.on('disconnect', () => process.exit());
  setInterval(() => {}, 1_000);`;

it('starts one process anew for all that ask at once', async () => {
  const pids: number[] = [];
  const supervised = superviseProcess({
    name: 'clock',
    nodeArguments: ['-e', tellPid],
    env: process.env,
    onRestart: () => {},
    onOutput: (chunk) => pids.push(...String(chunk).trim().split('\n').map(Number)),
  });
  await eventually(() => expect(pids).toHaveLength(1));
  supervised.confirm();
  await Promise.all([1_000, 1_000, 1_000].map((graceMs) => supervised.restart(graceMs)));
  await eventually(() => expect(pids.length).toBeGreaterThan(1));
  await supervised.restart(1_000);
  await eventually(() => expect(pids.length).toBeGreaterThan(2));
  await supervised.stop();
  expect(pids).toHaveLength(3);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});
