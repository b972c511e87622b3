import { readFileSync } from 'node:fs'
import type { BrowserContext, FrameLocator, Locator, Page } from '@playwright/test'
import type { AgentConversation, Entry, List } from '@parley/protocol'
import { anAgent, ask, chooses, opens, signsIn, startsTalking, threadOf, writes } from './people.js'
import { collectProblems } from './problems.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

const MB = 1024 * 1024
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n(Invoice 8841)\nendobj\n%%EOF\n')

let scene: Scene
test.beforeAll(async () => { scene = await aScene() })
test.afterAll(async () => { await scene.close() })

const composerOf = (where: Page | FrameLocator) => where.getByRole('textbox', { name: /Write|Reply/ })

/** Pastes or drops a picture of noise, so large that it cannot be made smaller, as a browser would. */
async function puts(target: Locator, how: 'paste' | 'drop', side: number): Promise<number> {
  return target.evaluate(async (element, [event, pixels]) => {
    const canvas = new OffscreenCanvas(pixels, pixels)
    const paint = canvas.getContext('2d')
    const image = new ImageData(pixels, pixels)
    for (let at = 0; at < image.data.length; at += 65_536) crypto.getRandomValues(image.data.subarray(at, at + 65_536))
    for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255
    paint?.putImageData(image, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/png' })
    const files = new DataTransfer()
    files.items.add(new File([blob], 'lamp.png', { type: 'image/png' }))
    const init = { bubbles: true, cancelable: true }
    element.dispatchEvent(event === 'paste'
      ? new ClipboardEvent('paste', { ...init, clipboardData: files }) : new DragEvent('drop', { ...init, dataTransfer: files }))
    return blob.size
  }, [how, side] as const)
}

/** Holds uploads until it is told to let them go. */
async function holdUploads(context: BrowserContext): Promise<{ release: () => void; asked: () => number }> {
  const gate = Promise.withResolvers<void>()
  let count = 0
  await context.route(/\/api\/attachments\?/, async (route) => {
    count += 1
    await gate.promise
    await route.continue()
  })
  return { release: gate.resolve, asked: () => count }
}

const shownSize = (image: Locator) => image.evaluate((element) => element instanceof HTMLImageElement ? element.naturalWidth : 0)

test('a picture goes to the agent, a paper comes back, and what cannot go is said before', async ({ browser, page }) => {
  const maya = await anAgent(scene, 'Maya Lind')
  const desk = await signsIn(browser, scene, maya.email)
  const problems = collectProblems(desk, page)
  const uploads = await holdUploads(page.context())
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', 'My lamp came broken')
  await opens(desk, 'My lamp came broken')

  await chooses(page, frame, [
    { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
    { name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(11 * MB) },
  ])
  await expect(frame.getByRole('alert').getByText('setup.exe cannot be sent: files of this type are not taken.')).toBeVisible()
  await expect(frame.getByText('film.mp4 is larger than 10 MB.')).toBeVisible()
  await expect(frame.getByRole('button', { name: 'Send', exact: true })).toHaveAttribute('aria-disabled', 'true')
  expect(uploads.asked()).toBe(0)

  const size = await puts(composerOf(frame), 'paste', 1650)
  expect(size / MB).toBeCloseTo(9, 0)
  await expect(frame.getByRole('alert').getByText(/setup.exe/)).toBeHidden()
  await expect(frame.getByRole('list', { name: 'Files to send' }).getByText('lamp.png')).toBeVisible()
  await writes(frame, 'See the crack')
  const going = threadOf(frame).getByRole('progressbar', { name: 'Sending lamp.png' })
  await expect(going).toBeVisible()
  await expect(threadOf(desk).getByText('See the crack')).toBeHidden()
  uploads.release()
  await expect(going).toBeHidden()

  const image = threadOf(desk).getByRole('button', { name: 'Open lamp.png' })
  await expect(image).toBeVisible()
  await expect(threadOf(desk).getByText('See the crack')).toBeVisible()
  await image.click()
  const large = desk.getByRole('dialog', { name: 'lamp.png' })
  await expect.poll(() => shownSize(large.getByRole('img'))).toBe(1650)
  await desk.keyboard.press('Escape')
  await expect(image).toBeFocused()

  await chooses(desk, desk, [{ name: '发票 8841.pdf', mimeType: 'application/pdf', buffer: pdf }])
  await expect(desk.getByRole('list', { name: 'Files to send' }).getByText('发票 8841.pdf')).toBeVisible()
  await composerOf(desk).press('Enter')
  const paper = threadOf(frame).getByRole('button', { name: /Download 发票 8841.pdf/ })
  await expect(paper).toBeVisible()
  const saved = page.waitForEvent('download')
  await paper.click()
  const download = await saved
  expect(download.suggestedFilename()).toBe('发票 8841.pdf')
  expect(readFileSync(await download.path()).equals(pdf)).toBe(true)
  expect(problems).toEqual([])
})

test('an upload that broke off goes out once after a reload', async ({ context, page }) => {
  await page.goto(`${scene.house.url}/chat/${scene.site.siteKey}`)
  await page.getByLabel('Your name').fill('Tom')
  await page.getByRole('button', { name: /Start conversation|Write a message/ }).click()
  await writes(page, 'Here comes the second')
  await expect(page.getByText(/Sent|Delivered|Read/).first()).toBeVisible()

  const network = await context.newCDPSession(page)
  await network.send('Network.enable')
  const speed = (uploadThroughput: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput })
  await speed(400_000)
  await puts(page.locator('.conversation'), 'drop', 1000)
  await page.getByRole('list', { name: 'Files to send' }).getByText('lamp.png').waitFor()
  await composerOf(page).press('Enter')
  const going = threadOf(page).getByRole('progressbar', { name: 'Sending lamp.png' })
  await expect.poll(async () => Number(await going.getAttribute('aria-valuenow'))).toBeGreaterThan(20)
  await page.reload()
  await speed(-1)
  await expect(threadOf(page).getByRole('button', { name: 'Open lamp.png' })).toBeVisible()
  await expect(going).toBeHidden()
  expect(await namesOfFiles('Tom')).toEqual(['lamp.png'])
})

/** The names of all files that a visitor has sent, as the team's log has them. */
async function namesOfFiles(visitor: string): Promise<string[]> {
  const { items } = await ask<List<AgentConversation>>(scene.house, 'GET', '/api/conversations?view=all', undefined, scene.token)
  const found = items.find((conversation) => conversation.visitor.name === visitor)
  const { entries } = await ask<{ entries: Entry[] }>(
    scene.house, 'GET', `/api/conversations/${found?.id ?? ''}/entries`, undefined, scene.token)
  return entries.flatMap((entry) => entry.kind === 'message' ? (entry.attachments ?? []).map(({ name }) => name) : [])
}
