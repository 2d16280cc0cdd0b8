import { giveBackLoginTries, takeLoginTries } from './count-tries.ts';
import { findAccount } from './find-account.ts';
import { findLoginOfMember, findMember, listMembers } from './find-members.ts';
import { listSessions } from './list-sessions.ts';
import { admitIdentity, removeIdentities } from './store-identities.ts';
import {
  createMemberLink,
  findTotpOfMember,
  offerTotp,
  removeTotp,
  setMemberPassword,
  takeMemberLink,
  useTotpStep,
} from './store-logins.ts';
import { createFirstMember, createMember, removeMember, updateMember } from './store-members.ts';
import { replaceRecoveryCodes, useRecoveryCode } from './store-recovery-codes.ts';
import {
  createSession,
  endOtherSessions,
  endSession,
  endSessionOfMember,
  findSession,
  recordSessionUse,
  verifySession,
} from './store-sessions.ts';

/** What can be done about members and their sessions. */
export const memberFunctions = {
  findLoginOfMember,
  findMember,
  listMembers,
  createMember,
  createFirstMember,
  updateMember,
  removeMember,
  setMemberPassword,
  createMemberLink,
  takeMemberLink,
  offerTotp,
  findTotpOfMember,
  useTotpStep,
  removeTotp,
  findAccount,
  replaceRecoveryCodes,
  useRecoveryCode,
  admitIdentity,
  removeIdentities,
  takeLoginTries,
  giveBackLoginTries,
  listSessions,
  endSessionOfMember,
  endOtherSessions,
  createSession,
  findSession,
  recordSessionUse,
  verifySession,
  endSession,
};
