import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import type { Figures } from './percentiles.js'

export interface Measured { name: string; light: Figures; full: Figures }
export interface Results {
  settings: { visitors: number; agents: number; lightPerSecond: number; seconds: number }
  echo: Measured
  insert: Measured
  parley: Measured
  /** Visitor's send to the line in the agent's feed. */
  seen: Measured
  /** Resident memory of Parley's server, MB: before, and with 1,000 more visitors connected. */
  memory: { before: number; after: number } | null
}

const number = (value: number, digits = 1) => value.toFixed(digits)
const row = (cells: string[]) => `| ${cells.join(' | ')} |`
const line = (name: string, { count, perSecond, p50, p95, p99 }: Figures) =>
  row([name, String(count), number(perSecond, 0), number(p50), number(p95), number(p99)])
const head = [row(['', 'sends', 'per second', 'p50 ms', 'p95 ms', 'p99 ms']), row(['---', '---', '---', '---', '---', '---'])]

/** The results as a page of Markdown. */
export function pageOf({ settings, echo, insert, parley, seen, memory }: Results, commit: string, date: string): string {
  const all = [echo, insert, parley, seen]
  const ratio = (pick: (measured: Measured) => number, other: Measured) => number(pick(parley) / pick(other), 2)
  return [
    `# Bench of ${date}, commit ${commit}`, '',
    `\`npm run bench\`: ${settings.visitors} visitors, ${settings.agents} agents, ${cpus().length} cores shared by server, clients and PostgreSQL (fsync on).`, '',
    `## Light load: ${settings.lightPerSecond} sends/s for ${settings.seconds} s`, ...head, ...all.map((each) => line(each.name, each.light)), '',
    `## Full speed: ${settings.visitors} conversations, each sends when answered, ${settings.seconds} s`, ...head,
    ...all.map((each) => line(each.name, each.full)), '',
    '## Ratios', row(['', 'c/a', 'c/b']), row(['---', '---', '---']),
    row(['p50 at light load', ratio((each) => each.light.p50, echo), ratio((each) => each.light.p50, insert)]),
    row(['p99 at light load', ratio((each) => each.light.p99, echo), ratio((each) => each.light.p99, insert)]),
    row(['sends per second at full speed', ratio((each) => each.full.perSecond, echo), ratio((each) => each.full.perSecond, insert)]), '',
    memory ? `Memory: ${number(memory.before, 0)} MB before, ${number(memory.after - memory.before, 0)} MB more with 1,000 visitors connected.`
      : 'Memory: this system does not tell.', '',
  ].join('\n')
}

/** Writes the results beside earlier ones, and prints the page. */
export function keep(results: Results): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const page = pageOf(results, commit, date)
  const folder = new URL('../results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const name = `${date.replace(/[: ]/g, '-')}-${commit}`
  writeFileSync(new URL(`${name}.md`, folder), page)
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ date, commit, ...results }, null, 2)}\n`)
  process.stdout.write(`${page}\nWritten to bench/results/${name}.md\n`)
}
