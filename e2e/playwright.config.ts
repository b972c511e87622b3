import { defineConfig } from '@playwright/test'

const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium'

/** Browser stories over the whole product: each file has a house, a database and a browser of its own. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.story.ts',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Two files at a time: a house with its database and a browser keep a core busy.
  workers: 2,
  fullyParallel: false,
  forbidOnly: true,
  retries: Number(process.env['STORY_RETRIES'] ?? 0),
  outputDir: '../test-results',
  use: {
    launchOptions: {
      executablePath,
      args: [
        '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    trace: 'off',
    actionTimeout: 20_000,
  },
})
