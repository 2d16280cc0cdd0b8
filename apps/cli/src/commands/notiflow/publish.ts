import { defineNotiflowAction } from './act-on-notiflow.ts';

/** Makes the draft the version that runs. */
export const publishNotiflow = defineNotiflowAction({
  verb: 'publish',
  summary: 'Make the draft the version that runs',
  description: 'Makes the draft the version that runs from now on; runs under way keep theirs.',
  tell: ({ handle, published_version: version, active }) =>
    [
      `Published ${handle}, version ${version?.version_number ?? '–'}.`,
      ...(active ? [] : [`  It is not active. Next: nf notiflow activate ${handle}`]),
    ].join('\n'),
});
