export { type ChannelAddress, openCredentials, sealCredentials } from './channel-credentials.ts';
export { checkSecrets, encryptionCheckFact, type FactKeeper } from './check-secrets.ts';
export {
  type EndpointAddress,
  generateEndpointSecret,
  openEndpointSecret,
  sealEndpointSecret,
} from './endpoint-secrets.ts';
export { type FirstCredentials, prepareFirstCredentials } from './first-credentials.ts';
export {
  type CredentialGenerator,
  createCredentialGenerator,
  generateKey,
  hashKey,
  isSameHash,
  isWellFormedKey,
  type KeyPrefix,
  type StoredKey,
  toStoredKey,
  visiblePrefix,
} from './keys.ts';
export { createLinkSigner, type LinkPurpose, type LinkSigner } from './links.ts';
export { type GivenSecrets, loadSecrets, type Secrets } from './load-secrets.ts';
export { hashPassword, isPassword, passwordCharsMax, passwordCharsMin } from './passwords.ts';
export { generateToken, isWellFormedToken } from './random-token.ts';
export { createResealer, type Resealer } from './reseal.ts';
export { generateKeyRing, type KeyRing, open, parseKeyRing, seal } from './seal.ts';
export {
  generateTotp,
  type OfferedTotp,
  openTotp,
  sealTotp,
  stepOfCode,
} from './totp.ts';
