import { allow, anAgent, answers, frameOf, opens, picks, signsIn, startsTalking, threadOf, writes } from './people.js'
import { collectProblems } from './problems.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

let scene: Scene
test.beforeAll(async () => { scene = await aScene() })
test.afterAll(async () => { await scene.close() })

test('a page of another origin may not open it until its origin is allowed', async ({ page }) => {
  await allow(scene, 'https://another.example')
  await page.goto(scene.shop.origin)
  await page.getByRole('button', { name: 'Open chat' }).click()
  await expect(frameOf(page).getByLabel('Your name')).toBeHidden()
  await allow(scene, scene.shop.origin)
  await page.reload()
  await expect(frameOf(page).getByLabel('Your name')).toBeVisible()
})

test('nothing but the loader is fetched, and no socket opened, until the visitor reaches for it', async ({ page }) => {
  const asked: string[] = []
  page.on('request', (request) => { if (request.url().startsWith(scene.house.url)) asked.push(new URL(request.url()).pathname) })
  page.on('websocket', (socket) => asked.push(socket.url()))
  await page.goto(scene.shop.origin)
  await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible()
  await page.getByRole('button', { name: 'Buy' }).click()
  await page.waitForLoadState('networkidle')
  expect(asked).toEqual(['/widget.js'])
  expect(await page.context().cookies()).toEqual([])
  await page.getByRole('button', { name: 'Open chat' }).hover()
  await expect.poll(() => asked.some((path) => path.startsWith('/widget/frame/'))).toBe(true)
})

test('visitor and agent talk: given at once, typing, read, note, transfer, close, rating', async ({ browser, page }) => {
  const maya = await anAgent(scene, 'Maya Lind')
  const priya = await anAgent(scene, 'Priya Kaur')
  const desk = await signsIn(browser, scene, maya.email)
  const problems = collectProblems(desk, page)

  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', 'Hello, I was charged twice')
  await expect(frame.getByText('Maya Lind joined')).toBeVisible()
  await opens(desk, 'Hello, I was charged twice')
  await expect(frame.getByText(/Read$/)).toBeVisible()

  await desk.getByRole('textbox', { name: /^Reply to/ }).pressSequentially('Let me look', { delay: 30 })
  await expect(frame.getByText('Maya Lind is typing')).toBeAttached()
  await answers(desk, 'One of them is released already.')
  await expect(threadOf(frame).getByText('One of them is released already.')).toBeVisible()
  await frame.getByRole('textbox', { name: /Write/ }).pressSequentially('And can I', { delay: 30 })
  await expect(desk.getByText(/is typing/).first()).toBeAttached()
  await writes(frame, 'Great, that is a relief')
  await expect(threadOf(desk).getByText('Great, that is a relief')).toBeVisible()

  await desk.keyboard.press('Alt+n')
  await desk.getByRole('textbox', { name: /Note/ }).fill('provider incident 311')
  await desk.getByRole('button', { name: 'Add note' }).click()
  await expect(threadOf(desk).getByText('provider incident 311')).toBeVisible()

  const other = await signsIn(browser, scene, priya.email)
  await desk.getByRole('button', { name: 'Transfer' }).click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByText('Priya Kaur').click()
  await dialog.getByRole('textbox', { name: /Note/ }).fill('needs a refund')
  await dialog.getByRole('button', { name: 'Transfer' }).click()
  await expect(frame.getByText('Passed on to Priya Kaur')).toBeVisible()
  await opens(other, 'Great, that is a relief')
  await expect(threadOf(other).getByText('needs a refund')).toBeVisible()
  await answers(other, 'Priya here, it is on its way')
  await expect(threadOf(frame).getByText('Priya here, it is on its way')).toBeVisible()
  await expect(frame.getByText('provider incident 311')).toHaveCount(0)
  await expect(frame.getByText('needs a refund')).toHaveCount(0)

  await other.getByRole('button', { name: 'Close', exact: true }).click()
  await expect(frame.getByText('How was it?')).toBeVisible()
  await picks(frame, 'Very good')
  await frame.getByRole('textbox', { name: /Tell us more/ }).fill('quick and kind')
  await frame.getByRole('button', { name: 'Send', exact: true }).first().click()
  await expect(frame.getByText('Thank you for telling us.')).toBeVisible()
  await other.getByRole('link', { name: 'Closed' }).click()
  await opens(other, 'Priya here, it is on its way')
  await expect(threadOf(other).getByText('Rated 5 of 5: “quick and kind”')).toBeVisible()
  await frame.getByRole('button', { name: 'Change' }).click()
  await picks(frame, 'Good')
  await frame.getByRole('button', { name: 'Send', exact: true }).first().click()
  await expect(threadOf(other).getByText(/^Rated 4 of 5/)).toBeVisible()
  expect(problems).toEqual([])
})
