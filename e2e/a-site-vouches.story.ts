import { createHmac, randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { aCaller } from './company.js'
import { allow, anAgent, answers, ask, frameOf, opens, opensChat, signsIn, startsTalking, threadOf, writes } from './people.js'
import { collectProblems } from './problems.js'
import { aScene, type Scene } from './scene.js'
import { aShop, type Shop } from './shop.js'
import { expect, test } from './story.js'

let scene: Scene
let shop: Shop
let secret = ''

/** What the shop knows of its customers. */
const customers: Record<string, object> = {
  wei: { name: 'Wei Lin', email: 'wei@gold.example', attributes: { plan: 'gold', orders: 12 } },
  mei: { name: 'Mei Ono', attributes: { plan: 'free' } },
}
/** As any server signs a JWT, with nothing but a hash. */
function signedFor(customer: string, key = secret): string {
  const part = (said: object) => Buffer.from(JSON.stringify(said)).toString('base64url')
  const claims = { sub: customer, exp: Math.floor(Date.now() / 1000) + 600, jti: randomUUID(), ...customers[customer] }
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}
const says = (page: Page, ...call: unknown[]) => page.evaluate((words) => {
  const parley: unknown = Reflect.get(window, 'Parley')
  if (typeof parley !== 'function') throw new Error('The tag is not there yet.')
  Reflect.apply(parley, undefined, words)
}, call)
const identifies = (page: Page, customer: string) => says(page, 'identify', signedFor(customer))
const head = (desk: Page, name: string) => desk.getByRole('heading', { name: `${name} Verified by the website` })

test.beforeAll(async ({ browser }) => {
  scene = await aScene()
  const page = await signsIn(browser, scene, 'ada@oak.example')
  await page.goto(`${scene.house.url}/dashboard/settings/sites?site=${scene.site.id}`)
  await page.getByRole('button', { name: 'Make a secret' }).click()
  secret = await page.getByRole('dialog').getByRole('textbox', { name: 'Secret' }).textContent() ?? ''
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('There is a secret since')).toBeVisible()
  expect(await page.content()).not.toContain(secret)
  await page.context().close()
  shop = await aShop({ host: scene.house.url, siteKey: scene.site.siteKey, vouchFor: signedFor })
  await allow(scene, shop.origin)
  const rules = [{ name: 'Gold first', when: { attributes: [{ name: 'plan', values: ['gold'] }] }, give: { priority: 9 } }]
  await ask(scene.house, 'PATCH', '/api/routing/settings', { rules }, scene.token)
})
test.afterAll(async () => {
  await shop.close()
  await scene.close()
})

test('who is signed in at the shop is known to the agent, and comes first where a rule says so', async ({ page, browser }) => {
  const maya = await anAgent(scene, 'Maya Lind', { capacity: 1 })
  const caller = await aCaller(scene.house, scene.site.siteKey)
  await caller.says('I came first')
  const problems = collectProblems(page)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${shop.origin}/?as=wei`)
  await expect(page.getByRole('button', { name: 'Open chat' })).toBeVisible()
  expect(asked.filter((url) => url.startsWith(scene.house.url))).toEqual([`${scene.house.url}/widget.js`])
  const frame = await opensChat(page)
  await frame.getByRole('button', { name: /Start conversation|Write a message/ }).click()
  await writes(frame, 'my order is late')
  await expect(threadOf(frame).getByText('my order is late')).toBeVisible()
  expect(asked.filter((url) => url.includes('eyJ'))).toEqual([])

  const desk = await signsIn(browser, scene, maya.email)
  await opens(desk, 'my order is late')
  await answers(desk, 'it is on its way')
  await expect(threadOf(frame).getByText('it is on its way')).toBeVisible()
  await expect(head(desk, 'Wei Lin')).toBeVisible()
  if (await desk.getByRole('button', { name: 'Show details' }).isVisible()) await desk.getByRole('button', { name: 'Show details' }).click()
  await expect(desk.getByText('From the website')).toBeVisible()
  for (const fact of ['wei', 'plan', 'gold', 'orders', '12', 'wei@gold.example']) await expect(desk.getByText(fact, { exact: true }).first()).toBeVisible()
  await expect(desk.getByText('not verified')).toHaveCount(0)
  expect(problems).toEqual([])
  // So that who came first has their turn, and nobody is full in the next story.
  caller.leave()
})

test('whoever signs in mid-talk keeps the talk, in every tab, and on the other device', async ({ page, browser }) => {
  const noor = await anAgent(scene, 'Noor Haddad', { capacity: 9 })
  const desk = await signsIn(browser, scene, noor.email)
  const phone = await (await browser.newContext()).newPage()
  await phone.goto(`${shop.origin}/?as=mei`)
  const onPhone = await opensChat(phone)
  await expect(onPhone.getByRole('button', { name: /Start conversation|Write a message/ })).toBeVisible()

  await page.goto(shop.origin)
  const frame = await startsTalking(page, 'Somebody', 'is it me you are looking for')
  await opens(desk, 'is it me you are looking for')
  await answers(desk, 'who is it')
  const second = await page.context().newPage()
  await second.goto(shop.origin)
  const inSecond = await opensChat(second)
  await expect(threadOf(inSecond).getByText('who is it')).toBeVisible()
  await inSecond.getByRole('textbox', { name: /Write/ }).fill('half a sen')

  const comesAgain = second.waitForEvent('framenavigated', (each) => each.url().includes('/widget/frame/'))
  await identifies(page, 'mei')
  await expect(head(desk, 'Mei Ono')).toBeVisible()
  await expect(threadOf(frame).getByText('who is it')).toBeVisible()
  await comesAgain
  await expect(inSecond.getByRole('textbox', { name: /Write/ })).toHaveValue('half a sen')
  await writes(frame, 'it is Mei')
  await expect(threadOf(desk).getByText('it is Mei')).toBeVisible()
  await expect(threadOf(inSecond).getByText('it is Mei')).toBeVisible()
  await expect(inSecond.getByRole('textbox', { name: /Write/ })).toHaveValue('')
  await writes(inSecond, 'from here, too')
  await expect(threadOf(desk).getByText('from here, too')).toBeVisible()
  await expect(onPhone.getByText('from here, too').first()).toBeVisible()
})

test('logging out forgets, and the next one in the same page is somebody else', async ({ page }) => {
  await page.goto(`${shop.origin}/?as=wei`)
  const frame = await opensChat(page)
  await expect(frame.getByText('it is on its way').first()).toBeVisible()
  await says(page, 'shutdown')
  await expect(page.getByRole('button', { name: /chat/ })).toHaveCount(0)
  customers['ines'] = { name: 'Ines Roy' }
  await identifies(page, 'ines')
  await opensChat(page)
  await expect(frame.getByRole('button', { name: /Start conversation|Write a message/ })).toBeVisible()
  await expect(frame.getByText('it is on its way')).toHaveCount(0)
  // Somebody who signs in without the one before having signed out sees nothing of theirs either.
  await frame.getByRole('button', { name: /Start conversation|Write a message/ }).click()
  await writes(frame, 'only for Ines')
  await expect(threadOf(frame).getByText('only for Ines')).toBeVisible()
  await identifies(page, 'wei')
  await expect(frameOf(page).getByText('it is on its way').first()).toBeVisible()
  await expect(frame.getByText('only for Ines')).toHaveCount(0)
})

test('a token that is refused is told in the console, and the visitor can still write', async ({ page }) => {
  const told: string[] = []
  page.on('console', (message) => told.push(message.text()))
  await page.goto(shop.origin)
  await says(page, 'identify', signedFor('wei', 'not the secret'))
  const frame = await startsTalking(page, 'Anonymous', 'just a question')
  await expect(threadOf(frame).getByText('just a question')).toBeVisible()
  expect(told.filter((words) => words.startsWith('Parley:'))).toEqual([expect.stringContaining('not a JWT that was signed with the secret of this site')])
})
