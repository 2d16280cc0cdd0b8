export { chooseConnection, type QueueHomes } from './choose-connection.ts';
export { type Consumers, createConsumers } from './consumers.ts';
export { createRedis, type RedisClient } from './create-redis.ts';
export {
  createDoorbell,
  type Doorbell,
  type QueueAction,
  type QueueDepth,
  type QueueState,
} from './doorbell.ts';
export { createFeedBell, type FeedBell, type RungFeeds } from './feed-bell/feed-bell.ts';
export { prepareQueues } from './prepare-queues.ts';
export { createQueueBoard, type QueueBoard } from './queue-board.ts';
export type { QueueConnection, QueueOptions, QueueProblem } from './queue-options.ts';
export {
  type DeliveriesQueueName,
  defineQueue,
  deliveriesQueueNames,
  type JobOf,
  type QueueDefinition,
  type QueueName,
  queueNames,
  queueOfChannelType,
  queues,
} from './queues.ts';
export type { RingOptions } from './ring-options.ts';
export { createTokenBuckets, type TokenBuckets } from './token-buckets.ts';
export type { TokenGrant, TokenWant } from './token-want.ts';
