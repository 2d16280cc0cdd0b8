/** The version of this code; that of every package in the repository. */
export const version = '0.1.0';
