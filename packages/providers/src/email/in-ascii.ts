import { encodeWord } from 'nodemailer/lib/mime-funcs';

/** With its frame and the 7 characters around it a word stays below the 75 of RFC 2047. */
const wordLength = 52;

/** Writes a text as a header may hold it: what is not ASCII in encoded words, which services leave to whoever asks. */
export function inAscii(text: string): string {
  return isAscii(text) ? text : encodeWord(text, 'B', wordLength);
}

/** Whether a header may hold a text as it is. */
export function isAscii(text: string): boolean {
  return /^[ -~]*$/.test(text);
}
