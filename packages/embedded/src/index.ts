export { findPostgres } from './find-postgres.ts';
export { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts';
