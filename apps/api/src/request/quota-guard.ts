import type { ProjectQuotas, ProjectUsage } from '@notiflow/database';
import { type QuotaName, quotaReached } from '../errors.ts';

/** A run that asks to be accepted. */
export interface RunToAdmit {
  projectId: string;
  /** How many it names; 0 for a topic. */
  recipients: number;
  sendAt: Date | null;
}

/** Holds projects to what they may have. */
export interface QuotaGuard {
  /** Throws an `ApiError` when the project has reached a quota; answers what it may have, null when nothing limits it. */
  admit(run: RunToAdmit): Promise<ProjectQuotas | null>;
  /** Reads the project's quotas anew for its next run. */
  forget(projectId: string): void;
}

interface QuotaGuardOptions {
  read(input: { projectId: string; defaults: ProjectQuotas }): Promise<ProjectUsage | null>;
  /** Of projects that have set none of their own. */
  defaults: ProjectQuotas;
}

/** What limits nobody. */
export const noQuotas: ProjectQuotas = {
  openDeliveries: null,
  scheduledRuns: null,
  recipientsPerDay: null,
  storedBytes: null,
};

/** A project's usage as it was read, and what this process has admitted since it was measured. */
interface Known {
  usage: Promise<ProjectUsage | null>;
  readAt: number;
  admitted: { recipients: number; scheduledRuns: number };
}

// A project with quotas is measured every five seconds.
const knownForMs = 2_000;
const projectsMax = 1_000;
// Nobody knows when there is room again: deliveries are sent, and old rows removed, at their own pace.
const retryAfterS = 30;

/**
 * Compares what was measured last, and what this process has admitted since, with the quotas: one look-up for each
 * project in two seconds, whatever the number of runs. What other processes admit between two measurements is missed.
 */
export function createQuotaGuard({ read, defaults }: QuotaGuardOptions): QuotaGuard {
  const projects = new Map<string, Known>();

  function readAnew(projectId: string, last: Known | undefined): Known {
    const known: Known = {
      readAt: performance.now(),
      admitted: last?.admitted ?? { recipients: 0, scheduledRuns: 0 },
      usage: read({ projectId, defaults }).then(async (usage) => {
        const measuredAt = (await last?.usage.catch(() => null))?.measuredAt ?? null;
        const isMeasuredAnew = measuredAt?.getTime() !== usage?.measuredAt?.getTime();
        if (isMeasuredAnew) known.admitted = { recipients: 0, scheduledRuns: 0 };
        return usage;
      }),
    };
    // Whoever waits for it learns of the failure; the next run reads again.
    known.usage.catch(() => projects.delete(projectId));
    if (projects.size >= projectsMax) projects.clear();
    projects.set(projectId, known);
    return known;
  }

  function find(projectId: string): Known {
    const known = projects.get(projectId);
    if (known !== undefined && performance.now() - known.readAt < knownForMs) return known;
    return readAnew(projectId, known);
  }

  return {
    async admit(run) {
      const known = find(run.projectId);
      const usage = await known.usage;
      if (usage === null || Object.values(usage.quotas).every((quota) => quota === null)) {
        return null;
      }
      refuseOver(run, { usage, admitted: known.admitted });
      known.admitted.recipients += run.recipients;
      if (isScheduled(run)) known.admitted.scheduledRuns += 1;
      return usage.quotas;
    },
    forget: (projectId) => void projects.delete(projectId),
  };
}

const isScheduled = ({ sendAt }: RunToAdmit) => sendAt !== null && sendAt.getTime() > Date.now();

function refuseOver(
  run: RunToAdmit,
  { usage, admitted }: { usage: ProjectUsage; admitted: Known['admitted'] },
): void {
  const { quotas, openDeliveries, scheduledRuns, storedBytes } = usage;
  // A quota that is not reached yet takes one run more, however large: none is refused for ever.
  const used: [QuotaName, number, number | null][] = isScheduled(run)
    ? [['scheduled_runs', scheduledRuns + admitted.scheduledRuns, quotas.scheduledRuns]]
    : [['open_deliveries', openDeliveries + admitted.recipients, quotas.openDeliveries]];
  used.push(['stored_bytes', storedBytes, quotas.storedBytes]);
  for (const [reason, count, limit] of used) {
    if (limit !== null && count >= limit) throw quotaReached(reason, { limit, retryAfterS });
  }
}
