/** The schema of a credential that goes into a header: printable ASCII without a space. */
export function tokenSchema(description: string) {
  return {
    type: 'string',
    minLength: 1,
    maxLength: 500,
    pattern: '^[!-~]+$',
    description,
  } as const;
}

/** The schema of a secret that a service shows with what it reports. */
export function secretSchema(description: string) {
  return { ...tokenSchema(description), minLength: 16 } as const;
}
