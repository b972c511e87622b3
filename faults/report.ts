import { counterNames, noCounters, type Counter, type Counters } from './check/counters.js'
import type { RunResult } from './run-once.js'

export interface Totals {
  runs: number
  seconds: number
  sends: number
  acknowledged: number
  stored: number
  unacknowledged: Record<string, number>
  refused: Record<string, number>
  injections: number
  injected: Record<string, number>
  missed: number
  unable: Record<string, number>
  crashes: number
  counters: Counters
  seeds: number[]
  times: RunResult['times']
}

/** All runs as one. */
export function totalsOf(results: readonly RunResult[]): Totals {
  const sum = (of: (result: RunResult) => number) => results.reduce((total, result) => total + of(result), 0)
  const merged = (of: (result: RunResult) => Partial<Record<string, number>>) => {
    const all: Record<string, number> = {}
    for (const result of results) {
      for (const [name, count = 0] of Object.entries(of(result))) all[name] = (all[name] ?? 0) + count
    }
    return all
  }
  const injected = merged(({ injected: each }) => each)
  return {
    runs: results.length, seconds: sum(({ seconds }) => seconds), sends: sum(({ sends }) => sends),
    acknowledged: sum(({ acknowledged }) => acknowledged), stored: sum(({ stored }) => stored),
    injected, missed: sum(({ missed }) => missed),
    injections: Object.values(injected).reduce((total, count) => total + count, 0),
    unacknowledged: merged(({ unacknowledged }) => unacknowledged), refused: merged(({ refused }) => refused),
    unable: merged(({ unable }) => unable), crashes: sum(({ crashes }) => crashes.length),
    seeds: results.map(({ seed }) => seed),
    counters: { ...noCounters(), ...merged(({ verdict }) => verdict.counters) },
    times: {
      toNotice: results.flatMap(({ times }) => times.toNotice),
      toResume: results.flatMap(({ times }) => times.toResume),
      toAcknowledge: results.flatMap(({ times }) => times.toAcknowledge),
    },
  }
}

export const isClean = ({ counters, crashes }: Pick<Totals, 'counters' | 'crashes'>): boolean =>
  crashes === 0 && Object.values(counters).every((count) => count === 0)

/** The value below which a share of the values lies (nearest rank), or null where there are none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}

const seconds = (ms: number | null) => ms === null ? '–' : `${(ms / 1000).toFixed(2)} s`
const timesLine = (name: string, values: readonly number[]) =>
  `${name}: p50 ${seconds(percentile(values, 0.5))}, p99 ${seconds(percentile(values, 0.99))} (${values.length})`

/** The rule of three: what n trials without a failure allow. */
const boundLine = (injections: number) =>
  `No failure in ${injections} faults: at 95 % confidence, less than ${(300 / injections).toFixed(2)} % lead to one.`

const listed = (counts: Record<string, number>) =>
  Object.entries(counts).toSorted(([, one], [, other]) => other - one).map(([name, count]) => `${name} ${count}`).join(', ') || 'nothing'

/** What a campaign found, for people. */
export function summaryOf(totals: Totals): string {
  const { runs, sends, acknowledged, stored, injections, missed, counters, crashes, times, unable, seeds } = totals
  return [
    `${runs} runs in ${(totals.seconds / 60).toFixed(1)} min, seeds ${seeds.at(0)} to ${seeds.at(-1)}`,
    `${sends} sends, ${acknowledged} acknowledged, ${stored} stored`,
    `not acknowledged: ${listed(totals.unacknowledged)}`,
    `refused: ${listed(totals.refused)}`,
    `${injections} faults injected, ${missed} more found nothing to hit`,
    ...Object.entries(totals.injected).map(([kind, count]) => `  ${kind} ${count}`).toSorted(),
    ...Object.entries(unable).map(([kind, count]) => `  ${kind}: skipped ${count}, this machine cannot`),
    ...Object.entries(counters).map(([name, count]) => `${count} ${counterNames[name as Counter]}`),
    `${crashes} nodes ended by themselves`,
    timesLine('to notice', times.toNotice), timesLine('to resume', times.toResume),
    timesLine('to acknowledge', times.toAcknowledge),
    ...isClean(totals) && injections > 0 ? [boundLine(injections)] : [],
  ].join('\n')
}

/** One run in one line, and what it found below it. */
export function runLine(result: RunResult): string {
  const { seed, verdict, injected, sends, acknowledged, stored, seconds: took, crashes } = result
  const faults = Object.values(injected).reduce((total, count) => total + count, 0)
  const wrong = Object.entries(verdict.counters).flatMap(([name, count]) => count > 0 ? [`${name} ${count}`] : [])
  const counts = `${faults} faults, ${sends} sends, ${acknowledged} acknowledged, ${stored} stored`
  const head = `seed ${seed}: ${counts}, ${took.toFixed()} s: `
  const found = verdict.findings.slice(0, 10).map(({ counter, what }) => `  ${counter}: ${what}`)
  return [head + (wrong.join(', ') || 'clean'), ...found, ...crashes.map((what) => `  ${what}`)].join('\n')
}
