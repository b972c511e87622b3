import type { BrowserContext, FrameLocator, Page } from '@playwright/test'
import { anAgent, answers, opens, opensChat, signsIn, startsTalking, threadOf, writes } from './people.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

let scene: Scene
let desk: Page

test.beforeAll(async ({ browser }) => {
  scene = await aScene()
  const maya = await anAgent(scene, 'Maya Lind', { capacity: 30 })
  desk = await signsIn(browser, scene, maya.email)
})
test.afterAll(async () => { await scene.close() })

/** Counts in each tab what the browser is asked to play. */
const countsSounds = (context: BrowserContext) => context.addInitScript(() => {
  const counted = Object.assign(globalThis, { sounds: 0 })
  const { start } = OscillatorNode.prototype
  OscillatorNode.prototype.start = function startAndCount(when?: number) {
    counted.sounds += 1
    start.call(this, when)
  }
})
const soundsIn = async (pages: Page[]): Promise<number[]> => Promise.all(pages.map(async (page) => {
  const frame = page.frames().find((one) => one.url().includes('/widget/frame/')) ?? page.mainFrame()
  return frame.evaluate(() => Number(Reflect.get(globalThis, 'sounds')))
}))

/** Opens the shop in another tab of a browser in which the widget is open already. */
async function anotherTab(context: BrowserContext): Promise<{ page: Page; frame: FrameLocator }> {
  const page = await context.newPage()
  await page.goto(scene.shop.origin)
  return { page, frame: await opensChat(page) }
}
const bodiesIn = (frame: FrameLocator) => threadOf(frame).locator('.bubble .body').allInnerTexts()

/** Once everything has come, the lines of each thread are these, and nothing else. */
async function show(frames: FrameLocator[], lines: string[]): Promise<void> {
  for (const frame of frames) await expect.poll(() => bodiesIn(frame)).toEqual(lines)
}

test('five tabs and a second device show the same, one rings, and reading in one clears all', async ({ browser }) => {
  const context = await browser.newContext()
  await countsSounds(context)
  const first = await context.newPage()
  await first.goto(scene.shop.origin)
  const begun = await startsTalking(first, 'Sofia', 'in five tabs')
  await expect(begun.getByText('Maya Lind joined')).toBeVisible()
  const others = []
  for (let count = 0; count < 4; count += 1) others.push(await anotherTab(context))
  // A second device: another browser that the site knows as the same visitor.
  const phone = await browser.newContext({ storageState: await context.storageState() })
  const far = await anotherTab(phone)
  const tabs = [first, ...others.map(({ page }) => page)]
  const frames = [begun, ...others.map(({ frame }) => frame), far.frame]
  await show(frames, ['in five tabs'])

  await opens(desk, 'in five tabs')
  await answers(desk, 'seen by all')
  await show(frames, ['in five tabs', 'seen by all'])
  await writes(others[2]?.frame ?? begun, 'from the fourth')
  await show(frames, ['in five tabs', 'seen by all', 'from the fourth'])
  for (const frame of frames) await expect(frame.getByText(/(Sent|Delivered|Read)$/).last()).toBeVisible()

  for (const page of [...tabs, far.page]) await page.getByRole('button', { name: 'Close chat' }).last().click()
  const before = await soundsIn(tabs)
  await answers(desk, 'does anybody hear me')
  for (const page of [...tabs, far.page]) {
    await expect(page.getByRole('button', { name: 'Open chat, 1 new message' })).toBeVisible()
  }
  const rang = async () => (await soundsIn(tabs)).map((count, at) => count - (before[at] ?? 0)).filter((count) => count > 0)
  await expect.poll(rang).toEqual([2])

  await tabs[3]?.bringToFront()
  await tabs[3]?.getByRole('button', { name: /Open chat/ }).click()
  for (const page of [first, far.page]) await expect(page.getByRole('button', { name: 'Open chat', exact: true })).toBeVisible()
  expect(await rang()).toEqual([2])
  await context.close()
  await phone.close()
})

test('what is not sent shows in every tab; when its tab is killed, another sends it, once and in order', async ({ browser }) => {
  const context = await browser.newContext()
  const first = await context.newPage()
  await first.goto(scene.shop.origin)
  const frame = await startsTalking(first, 'Aisha', 'before the dark')
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  const second = await anotherTab(context)
  await show([second.frame], ['before the dark'])

  const lines = ['before the dark', 'one', 'two', 'three', 'four']
  await scene.house.killAndStart(async () => {
    for (const tab of [frame, second.frame]) await expect(tab.getByText(/No connection/)).toBeVisible()
    for (const line of ['one', 'two', 'three']) await writes(frame, line)
    await writes(second.frame, 'four')
    await show([frame, second.frame], lines)
    for (const tab of [frame, second.frame]) {
      await expect(tab.getByText('4 messages')).toBeVisible()
      await expect(tab.getByText('waiting to send')).toBeVisible()
    }
    // The process of the first tab dies with everything it had in mind.
    const cdp = await context.newCDPSession(first)
    void cdp.send('Page.crash').catch(() => undefined)
    await first.waitForEvent('crash')
  })
  await opens(desk, 'before the dark')
  for (const line of lines) await expect(threadOf(desk).getByText(line, { exact: true })).toHaveCount(1)
  await show([second.frame], lines)
  await expect(second.frame.getByText(/(Sent|Delivered|Read)$/).last()).toBeVisible()
  const third = await anotherTab(context)
  await show([third.frame], lines)
  await context.close()
})

test('two tabs that come for the first time in the same instant are one visitor', async ({ browser }) => {
  const context = await browser.newContext()
  const pages = await Promise.all([context.newPage(), context.newPage()])
  await Promise.all(pages.map((page) => page.goto(scene.shop.origin)))
  const frames = await Promise.all(pages.map(opensChat))
  const [one] = frames as [FrameLocator, FrameLocator]
  await one.getByLabel('Your name').fill('Noor')
  await one.getByRole('button', { name: /Start conversation/ }).click()
  await writes(one, 'I am one')
  await show(frames, ['I am one'])
  await context.close()
})

test('five tabs and a second device of an agent show the same, one rings, and reading in one clears all', async ({ browser }) => {
  const context = await browser.newContext()
  await countsSounds(context)
  const lee = await anAgent(scene, 'Lee Wong', { queueIds: [] })
  const one = await signsIn(context, scene, lee.email)
  const others = await Promise.all(Array.from({ length: 4 }, async () => {
    const page = await context.newPage()
    await page.goto(`${scene.house.url}/dashboard/`)
    return page
  }))
  const [other] = others
  if (!other) throw new Error('there is no other tab')
  const tabs = [one, ...others]
  // Signed in by hand, as another machine is; nobody has touched the tabs of this one but the first and the second.
  const far = await signsIn(browser, scene, lee.email)
  const all = [...tabs, far]
  await other.getByRole('heading', { name: 'Inbox' }).click()

  const shop = await (await browser.newContext()).newPage()
  await shop.goto(scene.shop.origin)
  const frame = await startsTalking(shop, 'Tom', 'hand me on')
  await opens(desk, 'hand me on')
  await desk.getByRole('button', { name: 'Transfer' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('Lee Wong').click()
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  const rowIn = (page: Page) => page.getByRole('link').filter({ hasText: 'hand me on' })
  for (const page of all) await expect(rowIn(page)).toBeVisible()
  await expect.poll(async () => (await soundsIn(tabs)).toSorted()).toEqual([0, 0, 0, 0, 3])

  const unread = (page: Page) => page.getByRole('link').filter({ hasText: 'are you there' }).getByLabel('1 unread message')
  await writes(frame, 'are you there')
  for (const page of all) await expect(unread(page)).toHaveCount(1)
  await opens(far, 'are you there')
  for (const page of all) await expect(unread(page)).toHaveCount(0)

  for (const page of all) await opens(page, 'are you there')
  const composerIn = (page: Page) => page.getByRole('textbox', { name: /^Reply to/ })
  await composerIn(one).fill('half a sen')
  for (const page of others) await expect(composerIn(page)).toHaveValue('half a sen')
  await other.bringToFront()
  await composerIn(other).fill('')
  await answers(far, 'from the other device')
  for (const page of all) await expect(threadOf(page).getByText('from the other device')).toBeVisible()
  for (const page of tabs) await expect(composerIn(page)).toHaveValue('')

  await context.setOffline(true)
  await answers(one, 'from the one')
  await expect(threadOf(other).getByText('from the one')).toBeVisible()
  await expect(other.getByText('Waiting for the line')).toBeVisible()
  await one.close()
  await context.setOffline(false)
  await expect(threadOf(frame).getByText('from the one')).toHaveCount(1)
  await expect(threadOf(other).getByText('from the one')).toHaveCount(1)
  await expect(other.getByText('Waiting for the line')).toHaveCount(0)
})

test('a browser that stores nothing for the site says what that means, on both sides', async ({ browser }) => {
  const context = await browser.newContext()
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => { throw new DOMException('denied', 'SecurityError') }
  })
  const page = await context.newPage()
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Kim', 'nothing is kept')
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await context.setOffline(true)
  await writes(frame, 'not even this')
  await expect(frame.getByText('Kept only while this page is open.')).toBeVisible()
  await context.setOffline(false)
  await expect(frame.getByText('Kept only while this page is open.')).toBeHidden()
  await opens(desk, 'not even this')
  await expect(threadOf(desk).getByText('not even this')).toHaveCount(1)

  const noor = await anAgent(scene, 'Noor Haddad', { queueIds: [] })
  const inbox = await signsIn(context, scene, noor.email)
  await context.setOffline(true)
  await expect(inbox.getByText('kept only while this page is open')).toBeVisible()
})
