import type { FrameLocator, Page } from '@playwright/test'
import { anAgent, answers, opens, signsIn, startsTalking, threadOf, writes } from './people.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

let scene: Scene
let desk: Page
let maya: { email: string }

test.beforeAll(async ({ browser }) => {
  scene = await aScene()
  maya = await anAgent(scene, 'Maya Lind', { capacity: 9 })
  desk = await signsIn(browser, scene, maya.email)
})
test.afterAll(async () => { await scene.close() })

/** A visitor and an agent in the middle of a talk. */
async function talking(page: Page, first: string): Promise<FrameLocator> {
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', first)
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await opens(desk, first)
  return frame
}

/** Every one of these lines comes to be in the thread, once, in this order. */
async function holds(where: Page | FrameLocator, lines: string[]): Promise<void> {
  for (const line of lines) await expect(threadOf(where).getByText(line, { exact: true })).toHaveCount(1)
  const text = await threadOf(where).innerText()
  const places = lines.map((line) => text.indexOf(line))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}

test('either side reloads, and everything is there, once, in order', async ({ page }) => {
  const frame = await talking(page, 'first of the reload')
  await answers(desk, 'second of the reload')
  await expect(threadOf(frame).getByText('second of the reload')).toBeVisible()
  await page.reload()
  await desk.reload()
  await answers(desk, 'third of the reload')
  await expect(threadOf(frame).getByText('third of the reload')).toBeVisible()
  await writes(frame, 'fourth of the reload')
  const lines = ['first', 'second', 'third', 'fourth'].map((word) => `${word} of the reload`)
  await holds(desk, lines)
  await holds(frame, lines)
})

test('a visitor without network writes on; it waits, and is sent once and in order', async ({ page, context }) => {
  const frame = await talking(page, 'first without network')
  await context.setOffline(true)
  await writes(frame, 'second without network')
  await writes(frame, 'third without network')
  await expect(frame.getByText(/No connection/)).toBeVisible()
  await expect(frame.getByText('2 messages')).toBeVisible()
  await answers(desk, 'answer without network')
  await context.setOffline(false)
  await expect(threadOf(frame).getByText('answer without network')).toBeVisible()
  const lines = ['first without network', 'second without network', 'third without network']
  await holds(desk, lines)
  await holds(frame, lines)
})

test('the server is killed in mid-sentence, and both go on where they were', async ({ page }) => {
  const frame = await talking(page, 'first before the fall')
  await frame.getByRole('textbox', { name: /Write/ }).fill('half a sen')
  await scene.house.killAndStart(async () => {
    await writes(frame, 'half a sentence, then the rest')
    await expect(threadOf(frame).getByText('half a sentence, then the rest')).toBeVisible()
  })
  await expect(threadOf(desk).getByText('half a sentence, then the rest')).toBeVisible({ timeout: 30_000 })
  await scene.house.killAndStart(async () => {
    await answers(desk, 'written into the dark')
    await expect(threadOf(desk).getByText('written into the dark')).toBeVisible()
  })
  await expect(threadOf(frame).getByText('written into the dark')).toBeVisible({ timeout: 30_000 })
  await answers(desk, 'and on we go')
  const lines = ['first before the fall', 'half a sentence, then the rest', 'written into the dark', 'and on we go']
  await holds(frame, lines)
  await holds(desk, lines)
})

test('what was written while the server was down survives a reload on both sides, and is sent once', async ({ page }) => {
  const frame = await talking(page, 'first before the reload')
  await scene.house.killAndStart(async () => {
    await writes(frame, 'kept by the browser of the visitor')
    await answers(desk, 'kept by the browser of the agent')
    await expect(threadOf(frame).getByText('kept by the browser of the visitor')).toBeVisible()
    await expect(threadOf(desk).getByText('kept by the browser of the agent')).toBeVisible()
    await page.goto('about:blank')
    await desk.goto('about:blank')
  })
  await page.goto(scene.shop.origin)
  await expect(frame.getByText(/(Sent|Delivered)$/).last()).toBeVisible()
  await desk.goto(`${scene.house.url}/dashboard/`)
  await opens(desk, 'kept by the browser of the visitor')
  // The visitor wrote meanwhile, so the agent is asked before the answer goes out.
  await desk.getByRole('button', { name: 'Send now' }).click()
  const lines = ['first before the reload', 'kept by the browser of the visitor', 'kept by the browser of the agent']
  await holds(frame, lines)
  await holds(desk, lines)
})

test('an answer that came too late for its conversation is told of, and found again', async ({ browser, page }) => {
  await talking(page, 'closed meanwhile')
  const other = await signsIn(browser, scene, maya.email)
  await opens(other, 'closed meanwhile')
  await desk.context().setOffline(true)
  await answers(desk, 'too late for you')
  await other.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(other.getByRole('link').filter({ hasText: 'closed meanwhile' })).toBeHidden()
  await other.context().close()
  await desk.context().setOffline(false)
  await desk.goto(`${scene.house.url}/dashboard/`)
  await expect(desk.getByText(/^A text of yours was not sent/)).toBeVisible()
  await desk.getByRole('button', { name: 'Show it' }).click()
  await expect(threadOf(desk).getByText('too late for you')).toBeVisible()
  await expect(desk.getByText(/^A text of yours was not sent/)).toBeHidden()
})

test('each side sees the other go and come back', async ({ page }) => {
  const frame = await talking(page, 'are you there')
  const details = desk.getByRole('complementary', { name: 'Details' })
  await expect(details.getByText('Here now')).toBeVisible()
  await page.goto('about:blank')
  await expect(details.getByText('Just left')).toBeVisible()
  await page.goto(scene.shop.origin)
  await expect(details.getByText('Here now')).toBeVisible()
  await expect(threadOf(frame).getByText('are you there')).toBeVisible()

  await desk.goto('about:blank')
  // A line of the story before, which fell silent as the browser was offline, is noticed within half a minute.
  await expect(frame.getByText(/lost the connection/)).toBeVisible({ timeout: 35_000 })
  await desk.goto(`${scene.house.url}/dashboard/`)
  await expect(frame.getByText('Maya Lind is back')).toBeVisible()
})
