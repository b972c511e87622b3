import { AxeBuilder } from '@axe-core/playwright'
import type { FrameLocator, Page } from '@playwright/test'
import { aCompany, aMorning, anAfternoon, type Company } from './day.js'
import { aHouse, type House } from './house.js'
import { chooses, opens, opensChat, signsIn, startsTalking, threadOf } from './people.js'
import { expect, test } from './story.js'

// The house is set up in the first story and closes for the night in the last.
test.describe.configure({ mode: 'serial', timeout: 150_000 })

let house: House
let company: Company
test.beforeAll(async () => { house = await aHouse({ RATE_FACTOR: '100' }) })
test.afterAll(async () => { await house.close() })

/** Looks at a screen light and dark; nothing that seriously keeps anybody out is accepted. */
async function isAccessible(page: Page, screen: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const { violations } = await new AxeBuilder({ page }).analyze()
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target.join(' ')} ${failureSummary}`).join('; ')}`)
    expect.soft(grave, `${screen}, ${colorScheme}`).toEqual([])
  }
}

const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

/** A picture and a paper are sent, another waits to be sent, and one cannot be. */
async function withFiles(page: Page, where: Page | FrameLocator): Promise<void> {
  const paper = { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('two lamps') }
  await chooses(page, where, [{ name: 'dot.png', mimeType: 'image/png', buffer: dot }, paper])
  await where.getByRole('list', { name: 'Files to send' }).getByText('order.txt').waitFor()
  await where.getByRole('textbox', { name: /^(Write|Reply)/ }).press('Enter')
  await threadOf(where).getByRole('button', { name: /Download order.txt/ }).last().waitFor()
  await threadOf(where).getByRole('button', { name: 'Open dot.png' }).last().waitFor()
  await chooses(page, where, [paper, { ...paper, name: 'setup.exe' }])
  await where.getByText(/setup.exe cannot be sent/).waitFor()
}

/** Goes to screens of the dashboard, and looks at each once what it is about is there. */
const showing = (page: Page) => async (path: string, what: string): Promise<void> => {
  await page.goto(`${house.url}/dashboard/${path}`)
  await page.locator(what).first().waitFor()
  await isAccessible(page, path)
}

test('the doors of the dashboard', async ({ page }) => {
  await page.goto(`${house.url}/dashboard/`)
  await expect(page.getByRole('button', { name: 'Make admin' })).toBeVisible()
  await isAccessible(page, 'setup')
  company = await aCompany(house)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await isAccessible(page, 'sign-in')
})

test('the widget, from nobody being there to the rating', async ({ browser, page }) => {
  await page.goto(`${house.url}/demo`)
  const frame = await opensChat(page)
  await expect(frame.getByText('Leave a message')).toBeVisible()
  await isAccessible(page, 'offline')
  const desk = await signsIn(browser, company, company.priya.email)
  await expect(frame.getByText('1 person online')).toBeVisible()
  await isAccessible(page, 'welcome')
  await page.getByRole('button', { name: 'Close chat' }).click()
  await startsTalking(page, 'Sofia', 'may I ask something')
  await opens(desk, 'may I ask something')
  await desk.getByRole('textbox', { name: /^Reply to/ }).fill('of course')
  await desk.keyboard.press('Enter')
  await expect(threadOf(frame).getByText('of course')).toBeVisible()
  await withFiles(page, frame)
  await isAccessible(page, 'conversation')
  await withFiles(desk, desk)
  await isAccessible(desk, 'files at the desk')
  await desk.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(frame.getByText('How was it?')).toBeVisible()
  await isAccessible(page, 'rating')
  await desk.context().close()
})

test('the dashboard', async ({ browser }) => {
  await aMorning(company)
  const { first, leave } = await anAfternoon(company)
  const page = await signsIn(browser, company, 'ada@oak.example')
  const shows = showing(page)
  await shows(`inbox/${first}?view=all`, '[role=log] .bubble')
  await shows('transcripts?q=发票', 'mark')
  await page.getByRole('link', { name: '王芳' }).first().click()
  await expect(page.getByRole('button', { name: 'Export' })).toBeVisible()
  await isAccessible(page, 'transcript')
  await shows('settings/profile', '.settings-row')
  for (const section of ['agents', 'queues', 'sites']) await shows(`settings/${section}`, 'table')
  await page.getByRole('link', { name: 'Oak & Lamp' }).first().click()
  await expect(page.getByLabel('Greeting')).toBeVisible()
  await isAccessible(page, 'site')
  leave()
})

test('routing: the board, the log, why, and the settings', async ({ browser }) => {
  const page = await signsIn(browser, company, 'ada@oak.example')
  const shows = showing(page)
  await shows('board', '.board-queue')
  await shows('routing', '.decision')
  await page.locator('.log-about a').first().click()
  await page.getByRole('button', { name: 'Why?' }).first().click()
  await page.locator('dialog .decision').first().waitFor()
  await isAccessible(page, 'why')
  await shows(`settings/queues?queue=${company.queues.billing}`, '.editor')
  await page.getByRole('switch', { name: 'Open only at certain times' }).check()
  await isAccessible(page, 'opening hours')
  await shows(`settings/agents?agent=${company.maya.id}`, '.word-list')
  await shows('settings/routing', '.word-list')
})
