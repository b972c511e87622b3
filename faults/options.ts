import { parseArgs } from 'node:util'
import { faultKinds, type FaultKind } from './schedule.js'

export interface Options {
  runs: number
  seconds: number
  /** Of the first run; each next one has the next number. */
  seed: number
  kinds: readonly FaultKind[]
  /** The kinds as they were asked for; null for all. */
  asked: string | null
  nodes: number
  perSecond: number
  /** A short campaign and the controls, as `npm test` has them. */
  isShort: boolean
  /** The controls alone. */
  areControls: boolean
  /** Kept results to be added up, instead of running anything. */
  summary: readonly string[]
  /** Where the counts of a short campaign go, for the total of `npm test`. */
  report: string | null
}

const usage = `npm run faults -- [--runs 10] [--seconds 40] [--seed 1] [--nodes 2] [--rate 6] [--faults kind,kind…]
  [--controls] [--short] [--summary results/FILE.jsonl]
A kind may be a part of one or of several: --faults postgres means all that have to do with PostgreSQL.
Kinds: ${faultKinds.join(', ')}`

/** Reads the words of the command. @throws Error with how to use it. */
export function readOptions(words: string[]): Options {
  const { values } = parseArgs({ args: words, options: {
    runs: { type: 'string', default: '10' }, seconds: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' }, nodes: { type: 'string', default: '2' },
    rate: { type: 'string', default: '6' }, faults: { type: 'string' }, report: { type: 'string' },
    short: { type: 'boolean', default: false }, controls: { type: 'boolean', default: false },
    summary: { type: 'string', multiple: true, default: [] }, help: { type: 'boolean', default: false },
  } })
  const number = (name: 'runs' | 'seconds' | 'seed' | 'nodes' | 'rate', least: number) => {
    const value = Number(values[name])
    if (Number.isFinite(value) && value >= least) return value
    throw new Error(`--${name} is not a number from ${least} on.\n${usage}`)
  }
  const asked = values.faults?.split(',')
  const kinds = faultKinds.filter((kind) => asked === undefined || asked.some((part) => kind.includes(part)))
  if (values.help || kinds.length === 0) throw new Error(usage)
  return {
    runs: number('runs', 1), seconds: number('seconds', 1), seed: number('seed', 0), nodes: number('nodes', 1),
    perSecond: number('rate', 0), kinds, asked: values.faults ?? null,
    isShort: values.short, areControls: values.controls,
    summary: values.summary, report: values.report ?? null,
  }
}
