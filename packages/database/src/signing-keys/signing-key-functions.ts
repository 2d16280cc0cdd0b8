import { findUserAccess } from './find-user-access.ts';
import { rotateSigningKey } from './rotate-signing-key.ts';
import {
  createSigningKey,
  findSigningKey,
  listSigningKeys,
  revokeSigningKey,
} from './store-signing-keys.ts';

/** What can be done with signing keys: in one project, and by whoever asks who may use its User API. */
export const signingKeyFunctions = {
  ofProject: {
    listSigningKeys,
    findSigningKey,
    createSigningKey,
    rotateSigningKey,
    revokeSigningKey,
  },
  ofSystem: { findUserAccess },
};
