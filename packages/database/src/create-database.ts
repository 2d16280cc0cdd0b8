import {
  deleteChannel,
  findChannel,
  listChannels,
  upsertChannel,
} from './channels/store-channels.ts';
import { connect, type DatabaseOptions, type Db } from './connect.ts';
import { createFirstProject, rememberFact } from './credentials/create-first-project.ts';
import {
  findAccountToken,
  findApiKey,
  findProject,
  listProjects,
} from './credentials/find-credentials.ts';
import { claimDeliveries } from './deliveries/claim-deliveries.ts';
import { loadChannels } from './deliveries/load-channels.ts';
import { findDeliveriesOf, findDelivery, listDeliveries } from './deliveries/read-deliveries.ts';
import { recordAttempts } from './deliveries/record-attempts.ts';
import { claimKey, keepAnswer, releaseKey } from './idempotency/answered-requests.ts';
import { loadNotifications } from './notifications/load-notifications.ts';
import {
  findNotification,
  findPeopleById,
  listNotifications,
} from './notifications/read-notifications.ts';
import { settleNotifications } from './notifications/settle-notifications.ts';
import { findNotiflow, findRunnableNotiflow } from './notiflows/find-notiflow.ts';
import { publishNotiflow, saveNotiflow, setNotiflowActive } from './notiflows/save-notiflow.ts';
import { readReadiness } from './read-readiness.ts';
import { acceptRun } from './runs/accept-run.ts';
import { cancelRun } from './runs/cancel-run.ts';
import { fanOutPage } from './runs/fan-out-page.ts';
import { findKeyedRun } from './runs/find-keyed-run.ts';
import { findCountedRun, findRun, listRuns } from './runs/read-runs.ts';
import { purgeIdempotencyKeys, purgeRemovedSubscriptions } from './sweeps/purge.ts';
import {
  takeOverdueDeliveries,
  takeOverdueNotifications,
  takeOverdueRuns,
} from './sweeps/take-overdue.ts';
import { findTopic } from './topics/find-topic.ts';
import { subscribeUsers } from './topics/subscribe-users.ts';
import { unsubscribeUsers } from './topics/unsubscribe-users.ts';
import { findUser } from './users/read-users.ts';
import { upsertUser } from './users/upsert-user.ts';

type WithoutDb<T> = {
  [K in keyof T]: T[K] extends (db: Db, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

// biome-ignore lint/suspicious/noExplicitAny: only the shape of the first parameter matters here.
type DbFunctions = Record<string, (db: Db, ...rest: any[]) => unknown>;

function bind<T extends DbFunctions>(db: Db, functions: T): WithoutDb<T> {
  const bound = Object.entries(functions).map(([name, fn]) => [name, fn.bind(null, db)]);
  return Object.fromEntries(bound) as WithoutDb<T>;
}

/** Opens the record of truth: everything that is stored and found, by aggregate. */
export function createDatabase(options: DatabaseOptions) {
  const db = connect(options);
  return {
    projects: bind(db, { findProject, listProjects, createFirstProject, rememberFact }),
    credentials: bind(db, { findApiKey, findAccountToken }),
    idempotency: bind(db, { claimKey, keepAnswer, releaseKey }),
    users: bind(db, { findUser, upsertUser }),
    topics: bind(db, { findTopic, subscribeUsers, unsubscribeUsers }),
    channels: bind(db, { findChannel, listChannels, upsertChannel, deleteChannel }),
    notiflows: bind(db, {
      findNotiflow,
      findRunnableNotiflow,
      saveNotiflow,
      publishNotiflow,
      setNotiflowActive,
    }),
    runs: bind(db, {
      acceptRun,
      findKeyedRun,
      fanOutPage,
      findRun,
      findCountedRun,
      listRuns,
      cancelRun,
    }),
    notifications: bind(db, {
      loadNotifications,
      settleNotifications,
      findNotification,
      listNotifications,
      findPeopleById,
    }),
    deliveries: bind(db, {
      claimDeliveries,
      recordAttempts,
      loadChannels,
      findDelivery,
      findDeliveriesOf,
      listDeliveries,
    }),
    sweeps: bind(db, {
      takeOverdueRuns,
      takeOverdueNotifications,
      takeOverdueDeliveries,
      purgeIdempotencyKeys,
      purgeRemovedSubscriptions,
    }),
    ...bind(db, { readReadiness }),
    /** Closes every connection once its statement has ended. */
    async close(): Promise<void> {
      await db.prisma.$disconnect();
      if (!db.pool.ended) await db.pool.end();
    },
  };
}

/** The record of truth, opened. */
export type Database = ReturnType<typeof createDatabase>;
