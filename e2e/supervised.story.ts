import type { QueueRouting } from '@parley/protocol'
import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, ask, opens, picks, setUp, signsIn, startsTalking, type Team } from './people.js'

// One day: who talks at the end of a story talks at the start of the next.
test.describe.configure({ mode: 'serial' })

let house: House
let team: Team
let queuePage: string

test.beforeAll(async () => {
  house = await aHouse()
  team = await setUp(house)
  const { id } = team.admin.queue
  queuePage = `${house.url}/dashboard/settings/queues?queue=${id}`
  await ask(house, 'PUT', `/api/queues/${id}/members`, { agentIds: [] }, team.token)
})
test.afterAll(async () => { await house.close() })

const routes = (routing: Partial<QueueRouting>) =>
  ask(house, 'PATCH', `/api/queues/${team.admin.queue.id}/routing`, { routing }, team.token)

async function aVisitor(browser: Browser, name: string, message: string): Promise<FrameLocator> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${house.url}/demo`)
  return startsTalking(page, name, message)
}

test('a supervisor assigns who waits, raises a limit, and takes over: at once, and all of it is recorded', async ({ browser }) => {
  const maya = await anAgent(team, 'Maya Lind', { capacity: 1 })
  const priya = await anAgent(team, 'Priya Kaur')
  const ines = await anAgent(team, 'Ines Roth', { role: 'supervisor', queueIds: [] })
  await signsIn(browser, team, priya.email)
  await signsIn(browser, team, maya.email)
  const board = await signsIn(browser, team, ines.email)
  await board.getByRole('link', { name: 'Live board' }).click()
  const change = (name: string) => board.getByRole('button', { name: `Change status or limit of ${name}` }).click()
  await change('Priya Kaur')
  await board.getByRole('menuitemradio', { name: 'Transfers only' }).click()
  await expect(board.getByRole('row', { name: /Priya Kaur.*Transfers only/ })).toBeVisible()

  const sofia = await aVisitor(browser, 'Sofia', 'is my lamp on its way')
  await expect(sofia.getByText('Maya Lind joined')).toBeVisible()
  const jonas = await aVisitor(browser, 'Jonas', 'it came broken')
  const queue = board.getByRole('article', { name: 'Support' })
  await expect(queue.getByText('Nobody online has a place free')).toBeVisible()
  await queue.getByRole('button', { name: 'Show who waits' }).click()
  await queue.getByRole('button', { name: 'Assign Jonas' }).click()
  const dialog = board.getByRole('dialog')
  await dialog.locator('label').filter({ hasText: 'Maya Lind' }).click()
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await expect(dialog.getByRole('alert')).toContainText('have no place free')
  await dialog.locator('label').filter({ hasText: 'Priya Kaur' }).click()
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await expect(jonas.getByText('Passed on to Priya Kaur')).toBeVisible()

  const liWen = await aVisitor(browser, 'Li Wen', 'do you ship to Shanghai')
  await expect(liWen.getByText('You are next')).toBeVisible()
  await change('Maya Lind')
  await board.getByRole('menuitem', { name: 'Change the limit' }).click()
  await dialog.getByRole('spinbutton', { name: 'Conversations at a time' }).fill('2')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(liWen.getByText('Maya Lind joined')).toBeVisible()
  await expect(board.getByRole('row', { name: /Maya Lind.*2 of 2/ })).toBeVisible()

  await board.goto(`${house.url}/dashboard/inbox?view=all`)
  await opens(board, 'do you ship to Shanghai')
  await board.getByRole('button', { name: 'Take over' }).first().click()
  await expect(liWen.getByText('Passed on to Ines Roth')).toBeVisible()
  await board.goto(`${house.url}/dashboard/routing?show=changes`)
  await expect(board.getByText('Ines Roth took a conversation over from Maya Lind')).toBeVisible()
  await expect(board.getByText('Ines Roth set the limit of Maya Lind to 2')).toBeVisible()
  await expect(board.getByText('Ines Roth gave a conversation to Priya Kaur')).toBeVisible()
})

test('a yes without room leaves the question there, and it is answered once there is room', async ({ browser }) => {
  await routes({ strategy: 'offered-to-all' })
  const nora = await anAgent(team, 'Nora Lind', { capacity: 1 })
  const desk = await signsIn(browser, team, nora.email)
  const first = await aVisitor(browser, 'Elif', 'the first of two')
  const second = await aVisitor(browser, 'Tomas', 'the second of two')
  const asked = desk.getByRole('region', { name: 'Offered to you' })
  await expect(asked.getByText('1 more offer')).toBeVisible()
  await asked.getByRole('button', { name: /^Accept/ }).click()
  await expect(first.getByText('Nora Lind joined')).toBeVisible()
  await asked.getByRole('button', { name: /^Accept/ }).click()
  await expect(asked.getByRole('alert')).toHaveText('You have no place free. Close a conversation, then accept.')
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  // A yes that is quicker than the close would find no room once more.
  await expect(desk.getByText('Closed: Elif')).toBeVisible()
  await asked.getByRole('button', { name: /^Accept/ }).click()
  await expect(second.getByText('Nora Lind joined')).toBeVisible()
  await expect(asked).toBeHidden()
  await routes({ strategy: 'least-busy' })
})

test('two admins change the same settings: the second is told, and nothing is lost', async ({ browser }) => {
  const other = await anAgent(team, 'Bram Vos', { role: 'admin', queueIds: [] })
  const [ada, bram] = [await signsIn(browser, team, 'ada@oak.example'), await signsIn(browser, team, other.email)]
  for (const page of [ada, bram]) await page.goto(queuePage)
  await picks(ada, /^In turn/)
  const saves = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()
  await saves(ada)
  await expect(ada.getByText('Saved')).toBeVisible()
  const wrapUp = (page: Page) => page.getByRole('spinbutton', { name: 'Time to wrap up' })
  await wrapUp(bram).fill('45')
  await saves(bram)
  await expect(bram.getByText('Someone else changed this meanwhile')).toBeVisible()
  await bram.getByRole('button', { name: 'Take theirs over' }).click()
  await expect(bram.getByRole('radio', { name: /^In turn/ })).toBeChecked()
  await expect(wrapUp(bram)).toHaveValue('45')
  await saves(bram)
  await expect(bram.getByText('Saved')).toBeVisible()
  await ada.reload()
  await expect(ada.getByRole('radio', { name: /^In turn/ })).toBeChecked()
  await expect(wrapUp(ada)).toHaveValue('45')
})

test('a day that happened is played with other settings and members before they are saved', async ({ browser }) => {
  const ada = await signsIn(browser, team, 'ada@oak.example')
  await ada.goto(queuePage)
  const trial = ada.locator('.editor-aside')
  // Five came today; the day is that of the browser.
  await trial.getByLabel('Day', { exact: true }).fill(await ada.evaluate(() => new Intl.DateTimeFormat('en-CA').format(new Date())))
  const play = () => trial.getByRole('button', { name: 'Try it' }).click()
  await play()
  await expect(trial.getByRole('row', { name: /^Visitors 5 5/ })).toBeVisible()
  for (const name of ['Maya Lind', 'Priya Kaur', 'Nora Lind']) await ada.getByRole('button', { name: `Remove ${name}` }).click()
  await play()
  await expect(trial.getByRole('row', { name: /^Served 5 (worse )?0/ })).toBeVisible()
  await ada.getByRole('switch', { name: /Longest line/ }).click()
  await ada.getByRole('spinbutton', { name: 'Conversations waiting at most' }).fill('0')
  await play()
  await expect(trial.getByRole('row', { name: /^Sent elsewhere 0 (worse )?5/ })).toBeVisible()
  await ada.reload()
  await expect(ada.getByRole('button', { name: 'Remove Maya Lind' })).toBeVisible()
})
