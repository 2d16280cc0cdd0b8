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
