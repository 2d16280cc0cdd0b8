/** The bytes of Base64url, each as a character. */
export const decodeBase64Url = (text: string): string =>
  atob(text.replace(/-/g, '+').replace(/_/g, '/'));
