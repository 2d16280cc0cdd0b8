import { findLoginOfMember, findMember, listMembers } from './find-members.ts';
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
import {
  createSession,
  endSession,
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
  createSession,
  findSession,
  recordSessionUse,
  verifySession,
  endSession,
};
