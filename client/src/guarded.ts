/**
 * Calls somebody who listens. What they throw goes where uncaught exceptions go, and neither stops whoever told them nor
 * keeps it from the next.
 */
export function guarded(tell: () => void): void {
  try {
    tell()
  } catch (error) {
    report(error)
  }
}

/** As if nobody had caught it, without ending anything. */
export function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
  else console.error('Parley:', error)
}
