import { applyParked, takeReports } from './take-reports.ts';

/** What can be done with what services report, by those who serve every project. */
export const reportFunctions = { takeReports, applyParked };
