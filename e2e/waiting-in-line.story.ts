import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, ask, opens, opensChat, picks, setUp, signsIn, startsTalking, writes, type Team } from './people.js'

// One line of people through all of it: who is there at the end of a story is there at the start of the next.
test.describe.configure({ mode: 'serial' })

let house: House
let team: Team
let desk: Page

test.beforeAll(async () => {
  house = await aHouse({ GRACE_MS: '2000' })
  team = await setUp(house)
})
test.afterAll(async () => { await house.close() })

async function atTheDemo(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  return page
}

const aVisitorWrites = async (browser: Browser, name: string, message: string): Promise<FrameLocator> =>
  startsTalking(await atTheDemo(browser), name, message)

test('nobody is here: the form says so, the words are kept, and whoever comes answers', async ({ browser }) => {
  const page = await atTheDemo(browser)
  await expect((await opensChat(page)).getByText('Leave a message')).toBeVisible()
  await page.close()
  const frame = await aVisitorWrites(browser, 'Aisha', 'Do you ship to Lahore?')
  await expect(frame.getByText(/Nobody is here right now/)).toBeVisible()
  const maya = await anAgent(team, 'Maya Lind', { capacity: 1 })
  desk = await signsIn(browser, team, maya.email)
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await opens(desk, 'Do you ship to Lahore?')
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(frame.getByText('How was it?')).toBeVisible()
})

test('all are busy: each sees their place, it counts down live, and is kept when the agent has to leave', async ({ browser }) => {
  const first = await aVisitorWrites(browser, 'Sofia', 'first in line')
  await expect(first.getByText('Maya Lind joined')).toBeVisible()
  const second = await aVisitorWrites(browser, 'Jonas', 'second in line')
  await expect(second.getByText('You are next')).toBeVisible()
  const third = await aVisitorWrites(browser, 'Li Wen', 'third in line')
  await expect(third.getByText('You are number 2 in the queue')).toBeVisible()
  const looksIn = await atTheDemo(browser)
  const outside = await opensChat(looksIn)
  await expect(outside.getByText('You would be 3rd in line, about 1 minute')).toBeVisible()
  await opens(desk, 'first in line')
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(second.getByText('Maya Lind joined')).toBeVisible()
  await expect(third.getByText('You are next')).toBeVisible()
  await expect(outside.getByText('You would be 2nd in line, about 1 minute')).toBeVisible()
  await looksIn.close()

  await desk.context().close()
  await expect(second.getByText(/had to leave/)).toBeVisible()
  await expect(second.getByText(/Nobody is here right now/)).toBeVisible()
  const priya = await anAgent(team, 'Priya Kaur', { capacity: 1 })
  const other = await signsIn(browser, team, priya.email)
  await expect(second.getByText('Priya Kaur joined')).toBeVisible()
  await expect(third.getByText('You are next')).toBeVisible()
  await opens(other, 'second in line')
})

test('a site that offers several queues asks what it is about', async ({ browser }) => {
  const queue = await ask<{ id: string }>(house, 'POST', '/api/queues', { name: 'Billing' }, team.token)
  await ask(house, 'PATCH', `/api/sites/${team.site.id}`, { queueIds: [team.admin.queue.id, queue.id] }, team.token)
  const tomas = await anAgent(team, 'Tomas Duarte', { queueIds: [queue.id] })
  const billing = await signsIn(browser, team, tomas.email)
  const page = await atTheDemo(browser)
  const frame = await opensChat(page)
  await expect(frame.getByText('You would be 2nd in line, about 1 minute')).toBeVisible()
  await picks(frame, 'Billing')
  await expect(frame.getByText(/You would be/)).toBeHidden()
  await frame.getByRole('button', { name: 'Start conversation' }).click()
  await writes(frame, 'an invoice, please')
  await expect(frame.getByText('Tomas Duarte joined')).toBeVisible()
  await opens(billing, 'an invoice, please')
})
