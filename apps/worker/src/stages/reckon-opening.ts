import { findSendOpening, type SendingHours, type SendOpening } from '@notiflow/contracts';

/** A delivery that may not be sent at any hour; moments are by Postgres' clock. */
interface WindowedDelivery extends SendingHours {
  /** Before this moment it is not to be tried, whatever is open. */
  notBefore: Date;
  expiresAt: Date | null;
  recipient: { timezone?: string | null | undefined };
  /** How far the clock of its project is ahead of Postgres'. */
  clockOffsetMs: number;
}

/** When a delivery may be sent, by Postgres' clock; its windows go by that of the project. */
export function reckonOpening(delivery: WindowedDelivery): SendOpening {
  const { notBefore, expiresAt, recipient, clockOffsetMs } = delivery;
  const { opensAt, closesAt, ...rest } = findSendOpening(delivery, {
    at: shift(notBefore, clockOffsetMs),
    expiresAt: expiresAt === null ? null : shift(expiresAt, clockOffsetMs),
    recipient,
  });
  return {
    ...rest,
    opensAt: shift(opensAt, -clockOffsetMs),
    closesAt: closesAt === null ? null : shift(closesAt, -clockOffsetMs),
  };
}

function shift(moment: Date, ms: number): Date {
  return new Date(moment.getTime() + ms);
}
