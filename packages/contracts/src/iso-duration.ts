const pattern =
  /^P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

const unitsMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/** Reads a duration of ISO 8601 in weeks, days, hours, minutes and seconds (`P1DT12H`) as milliseconds; null when it is none. */
export function readIsoDuration(text: string): number | null {
  const parts = pattern.exec(text)?.slice(1);
  if (parts === undefined || parts.every((part) => part === undefined)) return null;
  return parts.reduce((sum, part, place) => sum + Number(part ?? 0) * (unitsMs[place] ?? 0), 0);
}
