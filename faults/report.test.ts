import { expect, it } from 'vitest'
import { finding, noCounters, verdictOf } from './check/counters.js'
import { isClean, percentile, runLine, summaryOf, totalsOf } from './report.js'
import type { RunResult } from './run-once.js'

const aRun = (seed: number, more: Partial<RunResult> = {}): RunResult => ({
  seed, seconds: 60, sends: 10, acknowledged: 8, stored: 9, missed: 1, unacknowledged: { conflict: 2 }, refused: { 'message:send conflict': 3 }, unable: {}, crashes: [],
  injected: { 'node-killed': 2, 'clock-off': 1 }, verdict: { counters: noCounters(), findings: [] },
  times: { toNotice: [], toResume: [1, 2], toAcknowledge: [5] },
  ...more,
})
const gap = verdictOf([finding('gaps', 'number 3 is missing')])

it('adds runs up', () => {
  expect(totalsOf([aRun(1), aRun(2)])).toMatchObject({
    runs: 2, unacknowledged: { conflict: 4 }, refused: { 'message:send conflict': 6 }, sends: 20, acknowledged: 16, stored: 18, missed: 2,
    injections: 6, injected: { 'node-killed': 4, 'clock-off': 2 },
    seeds: [1, 2], times: { toResume: [1, 2, 1, 2] },
  })
})

it('bounds what so many faults allow, when nothing was found', () => {
  const bound = 'No failure in 6 faults: at 95 % confidence, less than 50.00 %'
  expect(summaryOf(totalsOf([aRun(1), aRun(2)]))).toContain(bound)
})

it('is not clean with one finding or one crash, and says no bound', () => {
  for (const bad of [aRun(1, { verdict: gap }), aRun(1, { crashes: ['node 1 ended by itself'] })]) {
    const totals = totalsOf([aRun(2), bad])
    expect(isClean(totals)).toBe(false)
    expect(summaryOf(totals)).not.toContain('No failure')
  }
  expect(isClean(totalsOf([aRun(2)]))).toBe(true)
})

it('says of each run what was found, and where', () => {
  expect(runLine(aRun(7))).toContain('seed 7: 3 faults, 10 sends, 8 acknowledged, 9 stored, 60 s: clean')
  expect(runLine(aRun(7, { verdict: gap }))).toContain('gaps 1\n  gaps: number 3 is missing')
})

it('takes percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1)
  expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile([], 0.5)]).toEqual([50, 99, null])
})
