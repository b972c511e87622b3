import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Part } from './part.js'

/** Writes what was found beside earlier results, and prints it. */
export function keep(parts: Record<string, Part>): void {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  const sections = Object.values(parts).map(({ title, page }) => [`## ${title}`, ...page, ''].join('\n'))
  const page = [`# Bench of ${date}, commit ${commit}`, '', ...sections].join('\n')
  const folder = new URL('../results/', import.meta.url)
  mkdirSync(folder, { recursive: true })
  const name = [date.replace(/[: ]/g, '-'), ...Object.keys(parts), commit].join('-')
  const figures = Object.fromEntries(Object.entries(parts).map(([part, { figures: its }]) => [part, its]))
  writeFileSync(new URL(`${name}.md`, folder), page)
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify({ date, commit, ...figures }, null, 2)}\n`)
  process.stdout.write(`${page}\nWritten to bench/results/${name}.md\n`)
}
