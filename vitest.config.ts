import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const built = ['**/dist/**', '**/dist-types/**', '**/node_modules/**']

export default defineConfig({
  // Our own packages are read as sources: a test never depends on whether the last build is fresh.
  resolve: {
    conditions: ['source'],
    alias: { '@parley/migrations': fileURLToPath(new URL('migrations/index.ts', import.meta.url)) },
  },
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'default'] } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    // The stories wait for PostgreSQL much of the time, so one worker a core, rather than one core left free.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{protocol,client,widget,dashboard,bench,faults,scripts}/**/*.test.{ts,tsx}', 'backend/src/**/*.test.ts'],
          exclude: built,
        },
      },
      {
        extends: true,
        test: {
          name: 'stories',
          // Each story starts an app of its own; loading its modules once a worker instead of once a file saves most of a minute.
          isolate: false,
          include: ['backend/test/**/*.test.ts'],
          exclude: built,
          globalSetup: ['backend/test/postgres.global.ts', 'backend/test/program.global.ts'],
          retry: Number(process.env['STORY_RETRIES'] ?? 0),
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
