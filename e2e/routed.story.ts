import type { QueueRouting } from '@parley/protocol'
import { chromium, expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, answers, ask, opens, setUp, signsIn, startsTalking, threadOf, type Team } from './people.js'
import playwright from './playwright.config.js'

// One day in one queue: who waits at the end of a story waits at the start of the next.
test.describe.configure({ mode: 'serial' })

let house: House
let team: Team
let ada: Page
let priya: { id: string; email: string }
let desk: Page
let jonas: FrameLocator

test.beforeAll(async ({ browser }) => {
  house = await aHouse({ GRACE_MS: '2000' })
  team = await setUp(house)
  await ask(house, 'PUT', `/api/queues/${team.admin.queue.id}/members`, { agentIds: [] }, team.token)
  ada = await signsIn(browser, team, 'ada@oak.example')
})
test.afterAll(async () => { await house.close() })

const routes = (routing: Partial<QueueRouting>) =>
  ask(house, 'PATCH', `/api/queues/${team.admin.queue.id}/routing`, { routing }, team.token)

async function aVisitor(browser: Browser, name: string, message: string): Promise<FrameLocator> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  return startsTalking(page, name, message)
}

const closes = (page: Page) => page.getByRole('button', { name: 'Close', exact: true }).click()

test('places count down live; an agent’s browser is killed, and the visitor is told and served by another', async ({ browser }) => {
  const maya = await anAgent(team, 'Maya Lind', { capacity: 1 })
  const server = await chromium.launchServer(playwright.use?.launchOptions ?? {})
  const killed = await signsIn(await chromium.connect(server.wsEndpoint()), team, maya.email)
  const first = await aVisitor(browser, 'Sofia', 'first in line')
  await expect(first.getByText('Maya Lind joined')).toBeVisible()
  const second = jonas = await aVisitor(browser, 'Jonas', 'second in line')
  const third = await aVisitor(browser, 'Li Wen', 'third in line')
  await expect(third.getByText('You are number 2 in the queue')).toBeVisible()
  await opens(killed, 'first in line')
  await closes(killed)
  await expect(second.getByText('Maya Lind joined')).toBeVisible()
  await expect(third.getByText('You are next')).toBeVisible()

  await server.kill()
  await expect(second.getByText(/Maya Lind lost the connection/)).toBeVisible()
  await expect(second.getByText(/Maya Lind had to leave/)).toBeVisible()
  priya = await anAgent(team, 'Priya Kaur', { capacity: 1 })
  desk = await signsIn(await browser.newContext(), team, priya.email)
  await expect(second.getByText('Priya Kaur joined')).toBeVisible()
  await expect(third.getByText('You are next')).toBeVisible()
  await opens(desk, 'second in line')
  await answers(desk, 'Priya here, I have read it all')
  await expect(threadOf(second).getByText('Priya here, I have read it all')).toBeVisible()
})

test('the routing log and “Why?” explain who got it and who did not', async () => {
  await ada.getByRole('link', { name: 'Live board' }).click()
  const queue = ada.getByRole('article', { name: 'Support' })
  await expect(queue.getByText('Nobody online has a place free')).toBeVisible()
  await queue.getByRole('button', { name: 'Show who waits' }).click()
  await queue.getByRole('link', { name: 'Li Wen' }).click()
  await ada.getByRole('button', { name: 'Why?' }).first().click()
  const why = ada.getByRole('dialog')
  await expect(why.getByRole('heading', { name: 'Right now' })).toBeVisible()
  await expect(why.getByRole('listitem').filter({ hasText: 'Priya Kaur' }).first()).toContainText('no place free')
  await expect(why.getByRole('listitem').filter({ hasText: 'Maya Lind' }).first()).toContainText('not connected')
  await why.getByRole('button', { name: 'Close' }).last().click()

  await ada.goto(`${house.url}/dashboard/routing`)
  await expect(ada.getByText('Back in line: Maya Lind was gone too long')).toBeVisible()
  await ada.getByLabel('Agent').selectOption({ label: 'Priya Kaur' })
  await expect(ada).toHaveURL(/agent=/)
  await expect(ada.getByText('Given to Priya Kaur: nobody else was free')).toBeVisible()
})

test('an admin sets a limit; after it the form keeps what was typed, and it reaches an agent with the address', async ({ browser }) => {
  await ada.goto(`${house.url}/dashboard/settings/queues`)
  await ada.getByRole('link', { name: 'Routing of Support' }).click()
  await ada.getByRole('switch', { name: 'Longest wait' }).check()
  await ada.getByLabel('Unit: At most').selectOption({ label: 'seconds' })
  await ada.getByLabel('At most', { exact: true }).fill('10')
  await ada.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(ada.getByText('Saved').first()).toBeVisible()

  const frame = await aVisitor(browser, 'Aisha', 'do you ship to Lahore')
  await expect(frame.getByText(/You are (next|number)/)).toBeVisible()
  await frame.getByRole('textbox', { name: 'Write a message' }).fill('and how long does it')
  await expect(frame.getByRole('heading', { name: 'Leave a message' })).toBeVisible({ timeout: 30_000 })
  await expect(frame.getByLabel('Your message')).toHaveValue('and how long does it')
  await frame.getByLabel('Your message').fill('and how long does it take')
  await frame.getByLabel(/Your e-mail/).fill('aisha@example.com')
  await frame.getByRole('button', { name: 'Leave message' }).click()
  await expect(frame.getByText(/Your message is kept/)).toBeVisible()
  await expect(threadOf(frame).getByText('and how long does it take')).toBeVisible()

  await routes({ maxWaitSeconds: null })
  await desk.getByRole('link', { name: /^Queue/ }).click()
  await opens(desk, 'and how long does it take')
  await expect(desk.getByRole('complementary', { name: 'Details' }).getByText('aisha@example.com')).toBeVisible()
})

test('who would rather not wait leaves a message at once', async ({ browser }) => {
  const frame = await aVisitor(browser, 'Noor', 'a copy of invoice 2041, please')
  await frame.getByRole('button', { name: 'Leave a message instead' }).click()
  await expect(frame.getByRole('button', { name: 'Keep waiting' })).toBeVisible()
  await frame.getByRole('button', { name: 'Leave message' }).click()
  await expect(frame.getByText(/Your message is kept/)).toBeVisible()
})

test('an offer counts down and is declined by one and accepted by the next, with the keyboard', async ({ browser }) => {
  await routes({ offer: { seconds: 60, missesUntilAway: null }, strategy: 'round-robin' })
  await ask(house, 'PATCH', `/api/agents/${priya.id}`, { capacity: 9 }, team.token)
  const tomas = await anAgent(team, 'Tomas Duarte', { capacity: 9 })
  const other = await signsIn(await browser.newContext(), team, tomas.email)
  const frame = await aVisitor(browser, 'Elif', 'my order is not here')
  const promptAt = (page: Page) => page.getByRole('region', { name: 'Elif would like to talk' })
  const [atPriya, atTomas] = [promptAt(desk), promptAt(other)]
  await expect.poll(async () => await atPriya.isVisible() || await atTomas.isVisible()).toBe(true)
  const isPriyas = await atPriya.isVisible()
  const [asked, next, prompt, nextPrompt, name] = isPriyas
    ? [desk, other, atPriya, atTomas, 'Tomas Duarte'] : [other, desk, atTomas, atPriya, 'Priya Kaur']
  await expect(prompt.getByRole('timer')).toBeVisible()
  await asked.keyboard.press('Alt+Backspace')
  await expect(prompt).toBeHidden()
  await expect(nextPrompt).toBeVisible()
  await next.keyboard.press('Alt+Enter')
  await expect(frame.getByText(`${name} joined`)).toBeVisible()
  await expect(nextPrompt).toBeHidden()
})

test('a supervisor whispers, talks along, and sends an agent to lunch', async () => {
  await ada.goto(`${house.url}/dashboard/inbox?view=all`)
  await ada.getByRole('link').filter({ hasText: 'Jonas' }).first().click()
  await ada.getByRole('button', { name: 'Note' }).click()
  await ada.getByRole('textbox', { name: 'Note for your team' }).fill('offer them free delivery')
  await ada.getByRole('button', { name: 'Whisper to Priya Kaur' }).click()
  await desk.getByRole('link', { name: /^Mine/ }).click()
  await desk.getByRole('link').filter({ hasText: 'Jonas' }).first().click()
  await expect(threadOf(desk).getByText('offer them free delivery')).toBeVisible()
  await expect(threadOf(desk).getByText('Whisper', { exact: true })).toBeVisible()

  await ada.getByRole('button', { name: 'Join' }).first().click()
  await expect(threadOf(desk).getByText('Ada Berg talks along')).toBeVisible()
  await ada.getByRole('button', { name: 'Reply', exact: true }).click()
  await answers(ada, 'Ada here, delivery is on us')
  await expect(threadOf(jonas).getByText('Ada Berg joined')).toBeVisible()
  await expect(threadOf(jonas).getByText('Ada here, delivery is on us')).toBeVisible()
  await expect(jonas.getByText('offer them free delivery')).toHaveCount(0)
  await ada.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(threadOf(desk).getByText('Ada Berg no longer talks along')).toBeVisible()

  await ada.getByRole('link', { name: 'Live board' }).click()
  await ada.getByRole('button', { name: 'Change status or limit of Priya Kaur' }).click()
  await ada.getByRole('menuitemradio', { name: 'Away' }).click()
  await ada.getByRole('dialog').getByRole('button', { name: 'Lunch' }).click()
  await expect(ada.getByRole('row', { name: /Priya Kaur.*Away · Lunch/ })).toBeVisible()
  await expect(desk.getByRole('button', { name: /Your status.*Away/ })).toBeVisible()
  await ada.goto(`${house.url}/dashboard/routing?show=changes`)
  await expect(ada.getByText('Ada Berg changed the status of Priya Kaur to Away')).toBeVisible()
  await expect(ada.getByText('Ada Berg whispered to Priya Kaur')).toBeVisible()
})
