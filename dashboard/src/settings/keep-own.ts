const holdsNaN = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isNaN(value) : typeof value === 'object' && value !== null && Object.values(value).some(holdsNaN)

/** Whether a field says the same. In JSON a number that is typed wrong looks like none at all. */
export const same = (now: unknown, before: unknown): boolean => !holdsNaN(now) && JSON.stringify(now) === JSON.stringify(before)

/** What someone else made of it meanwhile, with what was changed here still changed. */
export function keepOwn<T extends object>(base: T, draft: T, newer: T): T {
  const own = Object.entries(draft).filter(([key, value]) => !same(value, base[key as keyof T]))
  return { ...newer, ...Object.fromEntries(own) }
}
