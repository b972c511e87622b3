/** What a phase measured, in milliseconds and per second. */
export interface Figures { count: number; perSecond: number; p50: number; p95: number; p99: number }

/** The value below which a share of the sorted values lies (nearest rank). */
const at = (sorted: number[], share: number) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN

/** Figures of durations in ms that came in a span of `seconds`. */
export function figuresOf(durations: number[], seconds: number): Figures {
  const sorted = durations.toSorted((a, b) => a - b)
  return {
    count: sorted.length, perSecond: sorted.length / seconds,
    p50: at(sorted, 0.5), p95: at(sorted, 0.95), p99: at(sorted, 0.99),
  }
}
