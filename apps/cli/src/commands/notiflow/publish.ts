import { printable } from '../../terminal/printable.ts';
import { defineNotiflowAction } from './act-on-notiflow.ts';
import { describeWarnings } from './describe-warnings.ts';

/** Makes the draft the version that runs. */
export const publishNotiflow = defineNotiflowAction({
  verb: 'publish',
  summary: 'Make the draft the version that runs',
  description: 'Makes the draft the version that runs from now on; runs under way keep theirs.',
  tell: ({ handle, published_version: version, active, warnings }) =>
    [
      `Published ${handle}, version ${version?.version_number ?? '–'}.`,
      ...describeWarnings(warnings).map(printable),
      ...(active ? [] : [`  It is not active. Next: nf notiflow activate ${handle}`]),
    ].join('\n'),
});
