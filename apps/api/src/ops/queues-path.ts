/** Where the page on the raw queues is. */
export const queuesPath = '/ops/queues';
