import Type from 'typebox';

/** A quota of projects that have set none of their own. */
function quota(maximum: number, description: string) {
  const whole = `${description} Unset: no limit. A project may have its own.`;
  return Type.Optional(Type.Integer({ minimum: 1, maximum, description: whole }));
}

/** What the environment can tell of what projects may have. */
export const quotas = {
  QUOTA_OPEN_DELIVERIES: quota(
    1_000_000,
    'Deliveries of a project that may wait to be sent before its runs are refused.',
  ),
  QUOTA_SCHEDULED_RUNS: quota(
    1_000_000,
    'Runs of a project that may wait for their send_at before further ones are refused.',
  ),
  QUOTA_RECIPIENTS_PER_DAY: quota(
    2_147_483_647,
    'Recipients that the runs of a project may have in a day, in UTC.',
  ),
  QUOTA_STORED_BYTES: quota(
    Number.MAX_SAFE_INTEGER,
    'Bytes that runs, notifications and deliveries of a project may take before its runs are refused.',
  ),
};
