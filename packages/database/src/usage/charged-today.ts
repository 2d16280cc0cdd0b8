/** SQL of the day that recipients are counted for. */
export const today = `(now() AT TIME ZONE 'UTC')::date`;

/** SQL of the recipients that a project has had today, of its row in `project_usage`. */
export const chargedToday = `CASE WHEN project_usage.day = ${today} THEN project_usage.recipients ELSE 0 END`;
