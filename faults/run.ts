// `npm run faults`: real processes, real faults, and a checker that reads everything afterwards.
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openHouse, type House } from './cluster/house.js'
import { runControls } from './controls.js'
import { readOptions, type Options } from './options.js'
import { isClean, runLine, summaryOf, totalsOf } from './report.js'
import { runOnce, type RunResult } from './run-once.js'
import { whatIsMissing } from './what-is-missing.js'

const results = new URL('../results/', import.meta.url)
const say = (line: string) => console.log(line)

async function campaign(house: House, options: Options): Promise<boolean> {
  mkdirSync(results, { recursive: true })
  const minute = new Date().toISOString().slice(0, 16).replace(/[T:]/g, '-')
  const file = new URL(`${minute}-seed-${options.seed}.jsonl`, results)
  const all: RunResult[] = []
  let unjudged = 0
  for (let seed = options.seed; seed < options.seed + options.runs; seed += 1) {
    try {
      const result = await runOnce(house, {
        seed, seconds: options.seconds, perSecond: options.perSecond, kinds: options.kinds,
        company: { visitors: 6, agents: 3, paceMs: 1_500 }, patienceMs: 120_000, isWoken: false,
      })
      all.push(result)
      appendFileSync(file, `${JSON.stringify(result)}\n`)
      say(runLine(result))
      if (result.verdict.findings.length > 0 || result.crashes.length > 0) say(`  again: ${again(options, seed)}`)
    } catch (error) {
      unjudged += 1
      say(`seed ${seed}: not judged: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  const totals = totalsOf(all)
  say(`\n${summaryOf(totals)}\nEach run again: ${again(options, 'SEED')}\nKept in ${fileURLToPath(file)}`)
  return isClean(totals) && unjudged === 0
}

/** What a campaign has kept, also one that was interrupted. */
const keptRuns = (file: string): RunResult[] =>
  readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as RunResult)

const again = ({ seconds, perSecond, nodes, asked }: Options, seed: number | 'SEED') =>
  `npm run faults -- --seed ${seed} --runs 1 --seconds ${seconds} --rate ${perSecond} --nodes ${nodes}` +
  (asked === null ? '' : ` --faults ${asked}`)

/** A few seconds of everything, and every control. */
async function short(house: House, options: Options): Promise<{ passed: number; failed: number }> {
  const result = await runOnce(house, {
    seed: options.seed, seconds: 6, perSecond: 6, kinds: options.kinds,
    company: { visitors: 4, agents: 2, paceMs: 800 }, patienceMs: 60_000, isWoken: true,
  })
  say(runLine(result))
  const controls = await runControls(house, say)
  // Nobody looks at their pages, and no push comes: whatever they show, heartbeats have brought.
  const unpushed = await runOnce(house, {
    seed: options.seed, seconds: 3, perSecond: 0, kinds: [], company: { visitors: 3, agents: 1, paceMs: 400 },
    patienceMs: 30_000, isWoken: false, sabotage: 'lost pushes', heartbeatMs: 1_000,
  })
  say(`every push lost: ${runLine(unpushed)}`)
  const fine = [result, unpushed].filter(({ verdict, crashes }) => verdict.findings.length === 0 && crashes.length === 0).length
  return { passed: fine + controls.passed, failed: 2 - fine + controls.failed }
}

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2))
  if (options.summary.length > 0) {
    const totals = totalsOf(options.summary.flatMap(keptRuns))
    say(summaryOf(totals))
    return isClean(totals) ? 0 : 1
  }
  const missing = whatIsMissing()
  if (missing !== null) {
    say(`The fault harness was skipped: ${missing}`)
    if (options.report) writeFileSync(options.report, JSON.stringify({ skipped: options.isShort ? 5 : 1 }))
    return options.isShort ? 0 : 1
  }
  const house = await openHouse(options.nodes, Math.random)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void house.close().finally(() => process.exit(130)))
  }
  try {
    if (options.isShort) {
      const counts = await short(house, options)
      if (options.report) writeFileSync(options.report, JSON.stringify(counts))
      return counts.failed === 0 ? 0 : 1
    }
    if (options.areControls) return (await runControls(house, say)).failed === 0 ? 0 : 1
    return await campaign(house, options) ? 0 : 1
  } finally {
    await house.close()
  }
}

process.exit(await main().catch((error: unknown) => {
  console.error(error)
  return 1
}))
