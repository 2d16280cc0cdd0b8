import { createPrivateKey, type KeyObject } from 'node:crypto';
import { parseJson, textAt } from '../http/read-json.ts';

/** The part of a Google service account's JSON that is needed to speak in its name. */
export interface ServiceAccount {
  projectId: string;
  email: string;
  keyId: string | undefined;
  privateKey: string;
}

/** Reads the JSON as Google hands it out; null when it is none. */
export function readServiceAccount(text: string): ServiceAccount | null {
  const json = parseJson(text);
  const projectId = textAt(json, 'project_id');
  const email = textAt(json, 'client_email');
  const privateKey = textAt(json, 'private_key');
  if (textAt(json, 'type') !== 'service_account') return null;
  if (projectId === undefined || email === undefined || privateKey === undefined) return null;
  return { projectId, email, keyId: textAt(json, 'private_key_id'), privateKey };
}

/** Reads a private key in PEM of one of these kinds; null when it is none. */
export function readPrivateKey(pem: string, kind: 'rsa' | 'ec'): KeyObject | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === kind ? key : null;
  } catch {
    return null;
  }
}
