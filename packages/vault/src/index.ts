export { type ChannelAddress, openCredentials, sealCredentials } from './channel-credentials.ts';
export { checkSecrets, encryptionCheckFact, type FactKeeper } from './check-secrets.ts';
export {
  type EndpointAddress,
  generateEndpointSecret,
  openEndpointSecret,
  sealEndpointSecret,
} from './endpoint-secrets.ts';
export {
  type FirstCredentials,
  type FirstSigningKey,
  prepareFirstCredentials,
  prepareFirstSigningKey,
} from './first-credentials.ts';
export { type FirstMember, memberLinkLifeS, prepareFirstMember } from './first-member.ts';
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
export { type GivenPublicKey, type ReadPublicKey, readPublicKey } from './read-public-key.ts';
export { generateRecoveryCodes, readRecoveryCode } from './recovery-codes.ts';
export { createResealer, type Resealer } from './reseal.ts';
export { generateKeyRing, type KeyRing, open, parseKeyRing, seal } from './seal.ts';
export {
  generateSigningKey,
  openSigningSecret,
  publicKeyOf,
  type SigningKeyAddress,
  type SigningMaterial,
  sealSigningSecret,
} from './signing-keys.ts';
export {
  generateTotp,
  type OfferedTotp,
  openTotp,
  sealTotp,
  stepOfCode,
} from './totp.ts';
export {
  findHashingKey,
  type TokenCheck,
  type TokenRefusal,
  type TokenVerdict,
  toVerifyingKey,
  type VerifyingKey,
  verifyUserToken,
} from './user-tokens.ts';
