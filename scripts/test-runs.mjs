import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, withCompileCache } from './build.mjs'
import { run, stopSignal } from './processes.mjs'

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const playwright = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
const playwrightConfig = join(root, 'e2e', 'playwright.config.ts')
const faults = join(root, 'faults', 'dist', 'run.js')
/** Of a few seconds that have something of everything in them. */
const variedSeed = '3'

/** Runs the unit tests and the stories over a real database, showing them, and counts how they went. */
export async function unitTestsAndStories(report) {
  if (stopSignal() !== undefined) return {}
  console.log('Unit tests and stories …')
  const { code } = await run(process.execPath, [
    vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`,
  ], { cwd: root, env: withCompileCache(process.env) })
  return sum(report, code, (result) => ({
    passed: result.numPassedTests,
    // A file that does not load has no tests in it that could fail.
    failed: result.numFailedTests
      + result.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length,
    skipped: result.numPendingTests + result.numTodoTests,
  }))
}

/** Runs a short campaign of faults and the controls of its checker, and counts how they went. */
export async function faultRuns(report) {
  if (stopSignal() !== undefined) return {}
  console.log('Faults …')
  const { code } = await run(process.execPath, [faults, '--short', '--seed', variedSeed, '--report', report], {
    cwd: root, env: withCompileCache(process.env),
  })
  return sum(report, code, (counts) => counts)
}

/**
 * Runs the stories in a real browser and counts how they went. One that passes only when repeated, where `STORY_RETRIES` lets
 * it, is told of, as a fault that is to be found.
 */
export async function browserStories(chromium, report) {
  if (stopSignal() !== undefined || !existsSync(playwrightConfig)) return {}
  console.log('Browser stories …')
  const { code } = await run(process.execPath, [playwright, 'test', '--config', playwrightConfig, '--reporter=list,json'], {
    cwd: root,
    env: { ...withCompileCache(process.env), CHROME_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  })
  return sum(report, code, ({ stats }) => ({
    passed: stats.expected, failed: stats.unexpected, skipped: stats.skipped, flaky: stats.flaky,
  }))
}

/** How many browser stories there are that could not run. */
export async function skippedStories() {
  if (!existsSync(playwrightConfig)) return {}
  const { output } = await run(process.execPath, [playwright, 'test', '--config', playwrightConfig, '--list'], {
    cwd: root, quiet: true,
  })
  return { skipped: Number(/Total: (\d+) test/.exec(output)?.[1] ?? 1) }
}

/** A run that ended badly without a failed test in its report, or without a report, counts as one that failed. */
function sum(report, code, countsOf) {
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : { failed: 0 }
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}
