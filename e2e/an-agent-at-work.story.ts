import type { BrowserContext, Page } from '@playwright/test'
import { anAgent, answers, opens, picks, signsIn, startsTalking, threadOf, writes } from './people.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

let scene: Scene
test.beforeAll(async () => { scene = await aScene() })
test.afterAll(async () => { await scene.close() })

declare global {
  interface Window { heard: { notices: string[]; notes: number } }
}

/** Counts what a person would see and hear of tabs in the background: desktop notices, and notes that are played. */
const listens = (context: BrowserContext) => context.addInitScript(() => {
  const heard = { notices: [] as string[], notes: 0 }
  window.heard = heard
  document.hasFocus = () => false
  class Heard extends EventTarget {
    static permission = 'granted'
    constructor(title: string) {
      super()
      heard.notices.push(title)
    }
    close() { heard.notices.push('closed') }
  }
  Object.defineProperty(window, 'Notification', { value: Heard, configurable: true })
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (when) {
    heard.notes += 1
    start.call(this, when)
  }
})
const noticesOf = async (...tabs: Page[]) => (await Promise.all(tabs.map((tab) => tab.evaluate(() => window.heard.notices)))).flat()
const rang = async (...tabs: Page[]) =>
  (await Promise.all(tabs.map((tab) => tab.evaluate(() => window.heard.notes > 0)))).filter(Boolean).length

/** Puts a tab into the background, or back, which a browser without windows does not do by itself. */
const isSeen = (tab: Page, state: DocumentVisibilityState) => tab.evaluate((value) => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, value })
  document.dispatchEvent(new Event('visibilitychange'))
}, state)

test('what is new rings and shows a notice once, however many tabs are open, and is counted in the title', async ({ browser, page }) => {
  const context = await browser.newContext()
  await listens(context)
  const maya = await anAgent(scene, 'Maya Lind')
  const one = await signsIn(context, scene, maya.email)
  const other = await context.newPage()
  await other.goto(`${scene.house.url}/dashboard/`)
  await other.getByRole('heading', { name: 'Inbox' }).click()

  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', 'do you hear me')
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await expect.poll(() => noticesOf(one, other)).toEqual(['Sofia is yours now'])
  await writes(frame, 'and now')
  await expect.poll(() => noticesOf(one, other)).toEqual(['Sofia is yours now', 'Sofia'])
  await expect.poll(() => rang(one, other)).toBe(1)
  await isSeen(other, 'hidden')
  await expect(other).toHaveTitle('(2) Inbox · Parley')
  await isSeen(other, 'visible')
  await expect(other).toHaveTitle('Inbox · Parley')
  await context.close()
})

test('a supervisor takes over, and both sides see who answers now', async ({ browser, page }) => {
  const priya = await anAgent(scene, 'Priya Kaur')
  const nora = await anAgent(scene, 'Nora Lind', { role: 'supervisor', queueIds: [] })
  const desk = await signsIn(browser, scene, priya.email)
  const watch = await signsIn(browser, scene, nora.email)
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Jonas', 'this goes nowhere')
  await expect(frame.getByText('Priya Kaur joined')).toBeVisible()
  await opens(desk, 'this goes nowhere')
  await watch.getByRole('link', { name: /^All/ }).click()
  await opens(watch, 'this goes nowhere')
  await watch.getByRole('button', { name: 'Take over' }).first().click()
  await expect(threadOf(desk).getByText('Nora Lind took it over')).toBeVisible()
  await expect(frame.getByText('Passed on to Nora Lind')).toBeVisible()
  await answers(watch, 'Nora here, let us sort it out')
  await expect(threadOf(frame).getByText('Nora here, let us sort it out')).toBeVisible()
  await desk.context().close()
  await watch.context().close()
})

test('the dashboard speaks the language that the agent has chosen, wherever they sign in', async ({ browser }) => {
  const wei = await anAgent(scene, 'Wei Zhang', { queueIds: [] })
  const desk = await signsIn(browser, scene, wei.email)
  await desk.goto(`${scene.house.url}/dashboard/settings/profile`)
  await picks(desk, '简体中文')
  await expect(desk.getByRole('heading', { name: '设置' })).toBeVisible()
  await desk.getByRole('link', { name: '收件箱' }).click()
  await desk.reload()
  await expect(desk.getByRole('heading', { name: '收件箱' })).toBeVisible()
  await expect(desk.locator('html')).toHaveAttribute('lang', /^zh/)
  await desk.context().close()
})

test('on a phone: the list, a thread, its details, and back again', async ({ browser, page }) => {
  const tomas = await anAgent(scene, 'Tomas Duarte')
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })
  const desk = await signsIn(context, scene, tomas.email)
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Aisha', 'from the sofa')
  await expect(frame.getByText('Tomas Duarte joined')).toBeVisible()
  await opens(desk, 'from the sofa')
  await expect(desk.getByRole('heading', { name: 'Inbox' })).toBeHidden()
  await answers(desk, 'from the bus')
  await expect(threadOf(frame).getByText('from the bus')).toBeVisible()
  await desk.getByRole('button', { name: 'Show details' }).click()
  await expect(desk.getByRole('heading', { name: 'Details' })).toBeVisible()
  await expect(threadOf(desk)).toBeHidden()
  await desk.getByRole('button', { name: 'Back' }).click()
  await expect(threadOf(desk)).toBeVisible()
  await desk.getByRole('link', { name: 'Back to the list' }).click()
  await expect(desk.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  await context.close()
})
