import { expect, test } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { anAgent, password, setUp, signsIn, type Team } from './people.js'

let house: House
let team: Team

test.beforeAll(async () => {
  house = await aHouse()
  team = await setUp(house)
})
test.afterAll(async () => { await house.close() })

test('an admin invites an agent, whose link sets the password and signs in', async ({ browser }) => {
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.goto(`${house.url}/dashboard/settings/agents`)
  await admin.getByRole('button', { name: 'Invite agent' }).click()
  const dialog = admin.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('Maya Lind')
  await dialog.getByLabel(/E-mail/).fill('maya@oak.example')
  await dialog.getByRole('button', { name: 'Make invitation' }).click()
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue()
  expect(link).toMatch(/\/dashboard\/invitation#/)

  const page = await (await browser.newContext()).newPage()
  await page.goto(link)
  await expect(page.getByText('maya@oak.example')).toBeVisible()
  await page.getByLabel('New password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Save and sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()

  const late = await (await browser.newContext()).newPage()
  await late.goto(link)
  await expect(late.getByText('This link no longer works')).toBeVisible()
})

test('an admin makes a queue with members and a limit, and a site with origin and colour', async ({ browser }) => {
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.goto(`${house.url}/dashboard/settings/queues`)
  await admin.getByRole('button', { name: 'New queue' }).first().click()
  const queue = admin.getByRole('dialog')
  await queue.getByLabel('Name', { exact: true }).fill('Billing')
  await queue.getByText('Ada Berg').click()
  await queue.getByRole('button', { name: 'Make queue' }).click()
  await expect(admin.getByText('Billing')).toBeVisible()

  await admin.goto(`${house.url}/dashboard/settings/sites`)
  await admin.getByRole('button', { name: 'New site' }).first().click()
  const site = admin.getByRole('dialog')
  await site.getByLabel('Name', { exact: true }).fill('Oak & Lamp')
  await site.getByLabel('Website').fill('https://oak.example')
  await site.getByText('Billing').click()
  await site.getByRole('button', { name: 'Make site' }).click()
  await expect(admin.getByText('https://oak.example').first()).toBeVisible()
  await admin.getByLabel('Title').fill('Oak & Lamp')
  await admin.getByRole('button', { name: 'Save' }).click()
  await expect(admin.getByText('Saved')).toBeVisible()
})

test('an agent may not: neither the screens nor the requests', async ({ browser }) => {
  const priya = await anAgent(team, 'Priya Kaur')
  const desk = await signsIn(browser, team, priya.email)
  await desk.goto(`${house.url}/dashboard/settings/agents`)
  await expect(desk.getByRole('button', { name: 'Invite agent' })).toHaveCount(0)
  await desk.goto(`${house.url}/dashboard/transcripts`)
  await expect(desk.getByText('Transcripts are for supervisors and admins')).toBeVisible()
})

test('a deactivated agent is out at once', async ({ browser }) => {
  const tomas = await anAgent(team, 'Tomas Duarte')
  const desk = await signsIn(browser, team, tomas.email)
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.goto(`${house.url}/dashboard/settings/agents`)
  await admin.getByRole('button', { name: 'Actions for Tomas Duarte' }).click()
  await admin.getByRole('menuitem', { name: 'Deactivate' }).click()
  await admin.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(desk.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
