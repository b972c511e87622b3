import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the test files that start servers as processes put the one program that they share. */
    programFolder: string
  }
}

/** A folder for the server's program. Who needs the program first builds it. */
export default async function makeProgramFolder(project: TestProject): Promise<() => Promise<void>> {
  // Inside the repository, where the packages that stay outside are found.
  const dist = fileURLToPath(new URL('../dist', import.meta.url))
  await mkdir(dist, { recursive: true })
  const folder = await mkdtemp(join(dist, 'one-file-'))
  project.provide('programFolder', folder)
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10 })
}
