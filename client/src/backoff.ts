/**
 * How long to wait before the next attempt, in milliseconds: exponential with full jitter, so that a crowd does not
 * come back at once (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * `failures` counts those in a row, `random` is from 0 to 1.
 */
export const backoff = (failures: number, longestMs: number, random: number): number =>
  random * Math.min(longestMs, 500 * 2 ** Math.min(failures, 16))
