import { expect, test, type Browser, type FrameLocator } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, ask, setUp, signsIn, startsTalking, threadOf, type Team } from './people.js'

let house: House
let team: Team

test.beforeAll(async () => {
  house = await aHouse({ GRACE_MS: '2000' })
  team = await setUp(house)
})
test.afterAll(async () => { await house.close() })

async function aVisitorWrites(browser: Browser, name: string, message: string): Promise<FrameLocator> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  return startsTalking(page, name, message)
}

test('nobody is here: the form says so, the words are kept, and whoever comes answers', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(page.frameLocator('iframe').getByText('Leave a message')).toBeVisible()
  await page.close()
  const frame = await aVisitorWrites(browser, 'Aisha', 'Do you ship to Lahore?')
  await expect(frame.getByText(/Nobody is here right now/)).toBeVisible()
  const wei = await anAgent(team, 'Wei Zhang', { capacity: 1 })
  const desk = await signsIn(browser, team, wei.email)
  await expect(frame.getByText('Wei Zhang joined')).toBeVisible()
  await desk.getByText('Do you ship to Lahore?').first().click()
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(frame.getByText('How was it?')).toBeVisible()
  await desk.context().close()
})

test('all are busy: each sees their place, and it counts down live', async ({ browser }) => {
  const maya = await anAgent(team, 'Maya Lind', { capacity: 1 })
  const desk = await signsIn(browser, team, maya.email)
  const first = await aVisitorWrites(browser, 'Sofia', 'first in line')
  await expect(first.getByText('Maya Lind joined')).toBeVisible()
  const second = await aVisitorWrites(browser, 'Jonas', 'second in line')
  await expect(second.getByText('You are next')).toBeVisible()
  const third = await aVisitorWrites(browser, 'Li Wen', 'third in line')
  await expect(third.getByText('You are number 2 in the queue')).toBeVisible()
  await desk.getByText('first in line').first().click()
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(second.getByText('Maya Lind joined')).toBeVisible()
  await expect(third.getByText('You are next')).toBeVisible()

  await desk.context().close()
  await expect(second.getByText(/had to leave/)).toBeVisible()
  await expect(second.getByText('You are next')).toBeVisible()
  const priya = await anAgent(team, 'Priya Kaur', { capacity: 2 })
  const other = await signsIn(browser, team, priya.email)
  await expect(second.getByText('Priya Kaur joined')).toBeVisible()
  await expect(third.getByText('Priya Kaur joined')).toBeVisible()
  await other.getByText('second in line').first().click()
  await expect(threadOf(other).getByText('second in line')).toBeVisible()
})

test('a site that offers several queues asks what it is about', async ({ browser }) => {
  const queue = await ask<{ id: string }>(house, 'POST', '/api/queues', { name: 'Billing' }, team.token)
  await ask(house, 'PATCH', `/api/sites/${team.site.id}`, { queueIds: [team.admin.queue.id, queue.id] }, team.token)
  const tomas = await anAgent(team, 'Tomas Duarte', { queueIds: [queue.id] })
  const desk = await signsIn(browser, team, tomas.email)
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  await page.getByRole('button', { name: 'Open chat' }).click()
  const frame = page.frameLocator('iframe[src*="/widget/frame/"]')
  await frame.getByText('Billing', { exact: true }).click()
  await frame.getByRole('button', { name: 'Start conversation' }).click()
  await frame.getByRole('textbox', { name: /Write/ }).fill('an invoice, please')
  await frame.getByRole('textbox', { name: /Write/ }).press('Enter')
  await expect(frame.getByText('Tomas Duarte joined')).toBeVisible()
  await expect(desk.getByText('an invoice, please').first()).toBeVisible()
})
