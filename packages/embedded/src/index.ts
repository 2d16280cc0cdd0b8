export { type EmbeddedPostgres, type StartOptions, startPostgres } from './start-postgres.ts';
