import { expect, test, type FrameLocator, type Page } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { allow, anAgent, answers, frameOf, setUp, signsIn, startsTalking, threadOf, writes, type Team } from './people.js'
import { aShop, type Shop } from './shop.js'

let house: House
let team: Team
let shop: Shop
let agent: { email: string }

test.beforeAll(async () => {
  house = await aHouse()
  team = await setUp(house)
  shop = await aShop({ host: house.url, tag: `<script async src="${house.url}/widget.js" data-site="${team.site.siteKey}"></script>` })
  await allow(team, shop.origin)
  agent = await anAgent(team, 'Maya Lind', { capacity: 9 })
})
test.afterAll(async () => {
  await shop.close()
  await house.close()
})

/** A visitor and an agent in the middle of a talk. */
async function talking(desk: Page, page: Page, first: string): Promise<FrameLocator> {
  await page.goto(shop.origin)
  const frame = await startsTalking(page, 'Sofia', first)
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await desk.getByText(first).first().click()
  await expect(threadOf(desk).getByText(first)).toBeVisible()
  return frame
}

/** Every one of these lines is in the thread once, in this order. */
async function holds(where: Page | FrameLocator, lines: string[]): Promise<void> {
  for (const line of lines) await expect(threadOf(where).getByText(line, { exact: true })).toHaveCount(1)
  const text = await threadOf(where).innerText()
  const places = lines.map((line) => text.indexOf(line))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
}

test('either side reloads, and everything is there, once, in order', async ({ browser, page }) => {
  const desk = await signsIn(browser, team, agent.email)
  const frame = await talking(desk, page, 'first of the reload')
  await answers(desk, 'second of the reload')
  await expect(threadOf(frame).getByText('second of the reload')).toBeVisible()
  await page.reload()
  await desk.reload()
  await answers(desk, 'third of the reload')
  await page.getByRole('button', { name: 'Open chat, 1 unread' }).click()
  await expect(threadOf(frameOf(page)).getByText('third of the reload')).toBeVisible()
  await writes(frameOf(page), 'fourth of the reload')
  const lines = ['first', 'second', 'third', 'fourth'].map((word) => `${word} of the reload`)
  await expect(threadOf(desk).getByText('fourth of the reload')).toBeVisible()
  await holds(desk, lines)
  await holds(frameOf(page), lines)
})

test('a visitor without network writes on; it waits, and is sent once and in order', async ({ browser, page, context }) => {
  const desk = await signsIn(browser, team, agent.email)
  const frame = await talking(desk, page, 'first without network')
  await context.setOffline(true)
  await writes(frame, 'second without network')
  await writes(frame, 'third without network')
  await expect(frame.getByText(/No connection/)).toBeVisible()
  await expect(frame.getByText('2 messages')).toBeVisible()
  await answers(desk, 'answer without network')
  await context.setOffline(false)
  await expect(threadOf(desk).getByText('third without network')).toBeVisible()
  await expect(threadOf(frame).getByText('answer without network')).toBeVisible()
  const lines = ['second without network', 'third without network']
  await holds(desk, ['first without network', ...lines])
  await holds(frame, ['first without network', ...lines])
})

test('the server is killed in mid-sentence, and both go on where they were', async ({ browser, page }) => {
  const desk = await signsIn(browser, team, agent.email)
  const frame = await talking(desk, page, 'first before the fall')
  await frame.getByRole('textbox', { name: /Write/ }).fill('half a sen')
  await house.killAndStart(async () => {
    await writes(frame, 'half a sentence, then the rest')
    await expect(threadOf(frame).getByText('half a sentence, then the rest')).toBeVisible()
  })
  await expect(threadOf(desk).getByText('half a sentence, then the rest')).toBeVisible({ timeout: 30_000 })
  await house.killAndStart(async () => {
    await answers(desk, 'written into the dark')
    await expect(threadOf(desk).getByText('written into the dark')).toBeVisible()
  })
  await expect(threadOf(frame).getByText('written into the dark')).toBeVisible({ timeout: 30_000 })
  await answers(desk, 'and on we go')
  const lines = ['first before the fall', 'half a sentence, then the rest', 'written into the dark', 'and on we go']
  await expect(threadOf(frame).getByText('and on we go')).toBeVisible()
  await holds(frame, lines)
  await holds(desk, lines)
})

test('each side sees the other go and come back', async ({ browser, page }) => {
  const desk = await signsIn(browser, team, agent.email)
  const frame = await talking(desk, page, 'are you there')
  await expect(desk.getByText('Here now')).toBeVisible()
  await page.goto('about:blank')
  await expect(desk.getByText('Here now')).toBeHidden()
  await page.goto(shop.origin)
  await expect(desk.getByText('Here now')).toBeVisible()
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(threadOf(frame).getByText('are you there')).toBeVisible()

  await desk.goto('about:blank')
  await expect(frame.getByText(/lost the connection/)).toBeVisible()
  await desk.goto(`${house.url}/dashboard/`)
  await expect(frame.getByText(/lost the connection/)).toBeHidden()
})
