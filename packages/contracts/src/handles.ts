/** Handles of channels, notiflows and what templates share: lower-case words joined by hyphens. */
export const handlePattern = '^[a-z0-9]+(-[a-z0-9]+)*$';
