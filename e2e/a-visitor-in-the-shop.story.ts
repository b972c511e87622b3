import type { Page } from '@playwright/test'
import { anAgent, answers, frameOf, opens, signsIn, startsTalking, threadOf, writes } from './people.js'
import { collectProblems } from './problems.js'
import { aScene, type Scene } from './scene.js'
import { expect, test } from './story.js'

let scene: Scene
let desk: Page

test.beforeAll(async ({ browser }) => {
  scene = await aScene()
  const maya = await anAgent(scene, 'Maya Lind', { capacity: 9 })
  desk = await signsIn(browser, scene, maya.email)
})
test.afterAll(async () => { await scene.close() })

/** Puts the page into the background, or back, which a browser without windows does not do by itself. */
const isHidden = (page: Page, hidden: boolean) => page.evaluate((isHidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden })
  document.dispatchEvent(new Event('visibilitychange'))
}, hidden)

test('answers to a closed chat are counted on the launcher and in the title, which comes back exactly', async ({ page }) => {
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Sofia', 'is the oak lamp in stock')
  await opens(desk, 'is the oak lamp in stock')
  await frame.getByRole('textbox', { name: /Write/ }).press('Escape')
  await answers(desk, 'it is')
  await expect(page.getByRole('button', { name: 'Open chat, 1 new message' })).toBeVisible()
  await expect(page).toHaveTitle('Oak & Lamp')
  await isHidden(page, true)
  await expect(page).toHaveTitle('(1) Oak & Lamp')
  await answers(desk, 'and the shade too')
  await expect(page).toHaveTitle('(2) Oak & Lamp')
  await isHidden(page, false)
  await expect(page).toHaveTitle('Oak & Lamp')
  await page.getByRole('button', { name: 'Open chat, 2 new messages' }).click()
  await expect(threadOf(frame).getByText('and the shade too')).toBeVisible()
  await page.getByRole('button', { name: 'Close chat' }).click()
  await expect(page.getByRole('button', { name: 'Open chat', exact: true })).toBeVisible()
})

test('the conversation comes along to the next page, open as it was, and takes no focus', async ({ page }) => {
  await page.goto(scene.shop.origin)
  const frame = await startsTalking(page, 'Jonas', 'which bulb fits')
  await opens(desk, 'which bulb fits')
  await page.getByRole('link', { name: 'Cart' }).click()
  await expect(threadOf(frame).getByText('which bulb fits')).toBeVisible()
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
  await expect(desk.getByText('/cart').first()).toBeVisible()
  await writes(frame, 'asked from the cart')
  await expect(threadOf(desk).getByText('asked from the cart')).toBeVisible()
  await frame.getByRole('textbox', { name: /Write/ }).press('Escape')
  await page.getByRole('link', { name: 'Home' }).click()
  await answers(desk, 'any small one')
  await expect(page.getByRole('button', { name: 'Open chat, 1 new message' })).toBeVisible()
})

test('with the keyboard alone: in, write, and out again to where one was', async ({ page }) => {
  const problems = collectProblems(page)
  await page.goto(scene.shop.origin)
  const launcher = page.getByRole('button', { name: 'Open chat' })
  await expect(launcher).toBeVisible()
  await page.getByRole('button', { name: 'Buy' }).focus()
  await page.keyboard.press('Tab')
  await expect(launcher).toBeFocused()
  await page.keyboard.press('Enter')
  const frame = frameOf(page)
  await expect(frame.getByLabel('Your name')).toBeFocused()
  await page.keyboard.type('Aisha')
  await page.keyboard.press('Enter')
  await expect(frame.getByRole('textbox', { name: /Write/ })).toBeFocused()
  await page.keyboard.type('only keys')
  await page.keyboard.press('Enter')
  await expect(threadOf(frame).getByText('only keys')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(launcher).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(frame.getByRole('textbox', { name: /Write/ })).toBeFocused()
  expect(problems).toEqual([])
})

test('the words follow the language of the page', async ({ page }) => {
  await page.goto(`${scene.shop.origin}/zh`)
  await page.getByRole('button', { name: '打开聊天' }).click()
  const frame = frameOf(page)
  await frame.getByLabel('您的姓名').fill('李文')
  await frame.getByRole('button', { name: '开始对话' }).click()
  await frame.getByRole('textbox').fill('我要开发票')
  await frame.getByRole('textbox').press('Enter')
  await opens(desk, '我要开发票')
  await answers(desk, '好的')
  await expect(threadOf(frame).getByText('好的')).toBeVisible()
  await expect(frame.getByRole('heading', { name: 'Maya Lind' })).toBeVisible()
  await expect(frame.getByText('在线')).toBeVisible()
})
