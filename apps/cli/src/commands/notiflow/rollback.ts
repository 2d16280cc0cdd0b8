import { defineNotiflowAction } from './act-on-notiflow.ts';

/** Drops the draft. */
export const rollbackNotiflow = defineNotiflowAction({
  verb: 'rollback',
  summary: 'Drop the changes that were not published',
  tell: ({ handle, current_version: version }) =>
    `Dropped the draft of ${handle}; version ${version?.version_number ?? '–'} is current.\n  Next: nf notiflow pull ${handle} --force`,
  question: (handle) => `Drop the changes of ${handle} that were not published?`,
});
