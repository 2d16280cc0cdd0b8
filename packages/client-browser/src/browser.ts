/** What a browser has, and a server that renders a page has not. */
export const browser: Partial<typeof globalThis> = globalThis;
