import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, answers, opens, setUp, signsIn, startsTalking, threadOf, type Team } from './people.js'
import { expect, test } from './story.js'

let house: House
let team: Team

test.beforeAll(async () => {
  house = await aHouse()
  team = await setUp(house)
})
test.afterAll(async () => { await house.close() })

async function exported(page: Page, format: string): Promise<string> {
  await page.getByRole('button', { name: 'Export' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: new RegExp(`^${format}`) }).click()
  return readFile(await (await download).path(), 'utf8')
}

test('what was said is found again, also in Chinese, filtered, read, and exported', async ({ browser }) => {
  const maya = await anAgent(team, 'Maya Lind')
  const desk = await signsIn(browser, team, maya.email)
  for (const [name, message] of [['李文', '我要开发票'], ['Sofia', 'Where is my parcel?']] as const) {
    const page = await (await browser.newContext()).newPage()
    await page.goto(`${house.url}/demo`)
    const frame = await startsTalking(page, name, message)
    await expect(frame.getByText('Maya Lind joined')).toBeVisible()
    await opens(desk, message)
    await answers(desk, `An answer for ${name}`)
    await expect(threadOf(frame).getByText(`An answer for ${name}`)).toBeVisible()
    await desk.getByRole('button', { name: 'Close', exact: true }).click()
    await expect(frame.getByText('How was it?')).toBeVisible()
  }

  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.getByRole('link', { name: 'Transcripts' }).click()
  await expect(admin.getByText('Where is my parcel?')).toBeHidden()
  await admin.getByRole('searchbox').fill('发票')
  await admin.getByRole('searchbox').press('Enter')
  await expect(admin.locator('mark', { hasText: '发票' })).toBeVisible()
  await expect(admin).toHaveURL(/q=/)
  await expect(admin.getByText('Sofia')).toHaveCount(0)

  await admin.locator('mark', { hasText: '发票' }).click()
  await expect(admin.getByText('我要开发票').first()).toBeVisible()
  await expect(admin.getByText('An answer for 李文').first()).toBeVisible()
  expect(JSON.parse(await exported(admin, 'JSON'))).toMatchObject({ conversation: { visitorName: '李文' } })
  expect(await exported(admin, 'Text')).toContain('我要开发票')
  const page = await exported(admin, 'Page')
  expect(page).toContain('<!doctype html>')
  expect(page).toContain('An answer for 李文')

  await admin.goto(`${house.url}/dashboard/transcripts`)
  await admin.getByLabel('Agent', { exact: true }).selectOption({ label: 'Maya Lind' })
  await expect(admin.getByText('Sofia')).toBeVisible()
  await admin.getByLabel('Agent', { exact: true }).selectOption({ label: 'Ada Berg' })
  await expect(admin.getByText('Nothing found')).toBeVisible()
  await expect(admin).toHaveURL(/agent/)
  await admin.reload()
  await expect(admin.getByText('Nothing found')).toBeVisible()
})
