import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../src/database/embedded-postgres.js'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server that all test files of a run share; each makes databases of its own on it. */
    postgresUrl: string
  }
}

/** Starts one PostgreSQL for the whole run: fast rather than safe against power loss. */
export default async function startSharedPostgres(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'))
  const postgres = await startEmbeddedPostgres({ dataDir, durable: false, log: console.error })
  project.provide('postgresUrl', postgres.url)
  return async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  }
}
