import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@parley/backend/embedded-postgres'
import type { Page } from '@playwright/test'
import { anAgent, answers, opens, signsIn, startsTalking, threadOf, writes } from './people.js'
import { aRelay, type Relay } from './relay.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-database-'))
let postgres: EmbeddedPostgres
let relay: Relay
let scene: Scene
let desk: Page

test.beforeAll(async ({ browser }) => {
  postgres = await startEmbeddedPostgres({ dataDir: folder })
  relay = await aRelay(postgres.url)
  scene = await aScene({ DATABASE_URL: relay.url })
  const maya = await anAgent(scene, 'Maya Lind')
  desk = await signsIn(browser, scene, maya.email)
})
test.afterAll(async () => {
  await scene.close()
  await relay.close()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('the database goes away: nothing is lost, everybody is told, and it goes on by itself', async ({ browser, page }) => {
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', 'before it went away')
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await opens(desk, 'before it went away')

  relay.cut()
  await expect.poll(async () => (await fetch(`${scene.house.url}/health/ready`)).status).toBe(503)
  await writes(frame, 'written meanwhile')
  await expect(threadOf(frame).getByText('written meanwhile')).toBeVisible()
  await expect(frame.getByText(/(sending|waiting to send)$/)).toBeVisible()
  const late = await (await browser.newContext()).newPage()
  await late.goto(`${scene.house.url}/dashboard/`)
  await expect(late.getByText(/cannot be reached|does not answer/)).toBeVisible()

  relay.mend()
  await expect(threadOf(desk).getByText('written meanwhile')).toHaveCount(1, { timeout: 30_000 })
  await answers(desk, 'here we are again')
  await expect(threadOf(frame).getByText('here we are again')).toBeVisible()
  await expect(threadOf(frame).getByText('written meanwhile')).toHaveCount(1)
  await expect(late.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 30_000 })
  expect((await fetch(`${scene.house.url}/health/ready`)).status).toBe(200)
})
