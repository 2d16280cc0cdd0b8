import type { LengthLimit } from '../overflow.ts';

/**
 * Push services take 4 KB, with what they are told beside the texts (keys, priorities, our id), which has 600 bytes here.
 * Browsers' services say 4,096 of what is encrypted: https://www.rfc-editor.org/rfc/rfc8030#section-7.2.
 */
export const pushLimit: LengthLimit<object> = {
  max: 3_400,
  unit: 'bytes',
  lengthOf: (message) => {
    const {
      token: _token,
      endpoint: _endpoint,
      p256dh: _p256dh,
      auth: _auth,
      ...told
    } = message as Record<string, unknown>;
    return new TextEncoder().encode(JSON.stringify(told)).length;
  },
};
