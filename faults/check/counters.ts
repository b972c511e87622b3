/** What may never be more than zero, with what each one means. */
export const counterNames = {
  acknowledgedLost: 'acknowledged, and not in the log',
  duplicatesStored: 'texts stored more than once',
  duplicatesDisplayed: 'texts shown more than once',
  gaps: 'holes in either numbering, in the log or in a feed',
  orderViolations: 'texts out of the order in which they were written or acknowledged, or in another order elsewhere',
  phantomAcknowledgements: 'acknowledgements of an entry that is not there or is another',
  stuckPending: 'texts that still wait, and are neither sent nor refused',
  vanished: 'texts that a browser kept, and that are neither stored nor shown; or that it did not keep',
  stateDifferences: 'what a page shows differs from what a new page would show',
  neverAtRest: 'pages that never came to rest',
  presenceDifferences: 'people who are taken for here by pages that are gone, or for gone by pages that are here',
  leakedNotes: 'notes that reached a visitor',
  routingViolations: 'conversations held twice, in no state, at a new place in line or waiting beside a free agent; agents over capacity',
  wrongRefusals: 'texts refused for a reason that cannot have been there',
} as const
export type Counter = keyof typeof counterNames
export type Counters = Record<Counter, number>

/** One thing that was found, in words that tell where to look. */
export interface Finding { counter: Counter; what: string }
export const finding = (counter: Counter, what: string): Finding => ({ counter, what })
export interface Verdict { counters: Counters; findings: Finding[] }

export const noCounters = (): Counters =>
  Object.fromEntries(Object.keys(counterNames).map((name) => [name, 0])) as Counters

/** Findings, counted. */
export function verdictOf(findings: Finding[]): Verdict {
  const counters = noCounters()
  for (const { counter } of findings) counters[counter] += 1
  return { counters, findings }
}
