import { type EmbeddedPostgres, startPostgres } from '@notiflow/embedded';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { expectDeliveredOnce } from '../support/expect-delivered-once.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { underLoad } from '../support/post-runs.ts';
import { mountSmallDisk, type SmallDisk } from '../support/small-disk.ts';
import { type System, startSystem } from '../support/start-system.ts';

const options = { handle: 'hook', clients: 4, recipientCount: 3 };

// Room for the files of a new database and what the test writes.
const megabytes = 400;
const disk = await mountSmallDisk(megabytes);

describe('a full disk of Postgres', () => {
  if (disk === null) {
    it.skip('was not tried: a small disk cannot be mounted here', () => {});
    return;
  }
  tryFullDisk(disk);
});

function tryFullDisk(disk: SmallDisk): void {
  let postgres: EmbeddedPostgres;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    postgres = await startPostgres({ dir: disk.dir });
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    system = await startSystem({ databaseUrl: postgres.url });
    await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  });
  afterAll(async () => {
    await disk.empty();
    await system.stop();
    await receiver.close();
    await postgres.stop();
    await disk.remove();
  });

  const readyStatus = async () => (await fetch(`${system.url}/readyz`)).status;

  it('is 503 under load, and once there is room everything that was accepted is delivered once', async () => {
    const load = await underLoad(system, options, async ({ reach }) => {
      await reach(202, 30);
      await disk.fill();
      await eventually(async () => expect(await readyStatus()).toBe(503));
      await reach(503, 8);
      await disk.empty();
      await eventually(async () => expect(await readyStatus()).toBe(200));
      await reach(202, 30);
    });
    const answers = load.posted.map(({ status, retryAfter }) => `${status} ${retryAfter}`);
    expect(new Set(answers)).toEqual(new Set(['202 null', '503 5']));
    await expectDeliveredOnce(system, { load, receiver, ...options });
  });
}
