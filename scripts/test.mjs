// Everything that says whether Parley works, in one command. Its last line is the sum of all of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale } from './build.mjs'
import { checks, passes, sizes } from './checks.mjs'
import { provideChromium } from './chromium.mjs'
import { main, stopSignal } from './processes.mjs'
import { step } from './progress.mjs'
import { provideServers } from './servers.mjs'
import { browserStories, faultRuns, skippedStories, unitTestsAndStories } from './test-runs.mjs'

void main(async () => {
  const reports = mkdtempSync(join(tmpdir(), 'parley-reports-'))
  const total = { passed: 0, failed: 0, skipped: 0, flaky: 0 }
  const add = (counts) => {
    for (const kind of Object.keys(total)) total[kind] += counts[kind] ?? 0
  }
  const check = async (what) => {
    if (stopSignal() === undefined) add((await passes(what)) ? { passed: 1 } : { failed: 1 })
  }
  try {
    // Fetching programs mostly waits for the network, so it goes on beside the rest; one at a time, as apt wants it.
    const servers = provideServers()
    const chromium = servers.then(() => provideChromium())
    await check(checks.types)
    await check(checks.lint)
    await check(checks.unused)
    await check({ title: 'Builds', run: () => buildStale() })
    await check(sizes)
    const lacking = await step('Waiting for Redis and a proxy', () => servers)
    if (lacking !== undefined) console.log(lacking)
    add(await unitTestsAndStories(join(reports, 'vitest.json')))
    add(await faultRuns(join(reports, 'faults.json')))
    const { path, problem } = await step('Waiting for Chromium', () => chromium)
    if (problem !== undefined) console.log(problem)
    add(path === undefined ? await skippedStories() : await browserStories(path, join(reports, 'playwright.json')))
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
  if (stopSignal() !== undefined) return 1
  const rest = ['skipped', 'flaky'].map((kind) => total[kind] === 0 ? '' : `, ${total[kind]} ${kind}`).join('')
  console.log(`${total.passed} passed, ${total.failed} failed${rest}`)
  return total.failed === 0 ? 0 : 1
})
