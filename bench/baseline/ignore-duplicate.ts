const uniqueViolation = 'P2002';

/** Answers null instead of failing when the row is there already: the job runs a second time. */
export async function ignoreDuplicate<T>(create: Promise<T>): Promise<T | null> {
  try {
    return await create;
  } catch (error) {
    if ((error as { code?: string }).code === uniqueViolation) return null;
    throw error;
  }
}
