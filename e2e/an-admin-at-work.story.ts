import type { SignedIn } from '@parley/protocol'
import { aHouse, type House } from './house.js'
import { anAgent, ask, password, setUp, signsIn, type Team } from './people.js'
import { collectProblems } from './problems.js'
import { expect, test } from './story.js'

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
  const link = await dialog.getByRole('textbox', { name: 'Link' }).innerText()
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

test('an admin makes a queue with members and a limit, and a site with origin, colour and queues', async ({ browser }) => {
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.goto(`${house.url}/dashboard/settings/queues`)
  await admin.getByRole('button', { name: 'New queue' }).first().click()
  const queue = admin.getByRole('dialog')
  await queue.getByLabel('Name', { exact: true }).fill('Billing')
  await queue.getByRole('switch', { name: 'Limit per agent' }).check()
  await queue.getByRole('spinbutton', { name: 'Limit per agent' }).fill('2')
  await queue.getByRole('checkbox', { name: /Ada Berg/ }).check()
  await queue.getByRole('button', { name: 'Make queue' }).click()
  await expect(admin.getByRole('row', { name: /Billing.*1 agent.*2/ })).toBeVisible()

  await admin.getByRole('link', { name: 'Sites' }).click()
  await admin.getByRole('button', { name: 'New site' }).first().click()
  const site = admin.getByRole('dialog')
  await site.getByLabel('Name', { exact: true }).fill('Oak & Lamp')
  await site.getByLabel('Website').fill('https://oak.example')
  await site.getByRole('button', { name: 'Make site' }).click()
  await expect(admin.getByRole('button', { name: 'Remove https://oak.example' })).toBeVisible()
  await admin.getByLabel('Title').fill('Oak & Lamp')
  await admin.getByRole('textbox', { name: 'Colour', exact: true }).fill('#7a4a1e')
  await admin.getByLabel('Add a queue').selectOption({ label: 'Support' })
  await admin.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByText('Saved').first()).toBeVisible()

  const key = await admin.getByRole('textbox', { name: /links and QR codes/ }).innerText()
  await admin.goto(key)
  await expect(admin.getByRole('radio', { name: 'Support' })).toBeAttached()
})

test('what is changed and not saved is asked about before another screen shows, by a link and by going back', async ({ browser }) => {
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.getByRole('link', { name: 'Settings' }).click()
  await admin.getByRole('link', { name: 'Routing' }).click()
  const days = admin.getByRole('spinbutton', { name: 'Keep decisions for' })
  await days.fill('30')
  const question = admin.getByRole('alertdialog', { name: 'Leave without saving?' })
  await admin.getByRole('link', { name: 'Agents' }).click()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toHaveCount(0)
  await expect(days).toHaveValue('30')
  await admin.goBack()
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(days).toHaveValue('30')
  await admin.getByRole('link', { name: 'Agents' }).click()
  await question.getByRole('button', { name: 'Discard' }).click()
  await expect(admin.getByRole('heading', { name: 'Agents' })).toBeVisible()
  await admin.getByRole('link', { name: 'Routing' }).click()
  await expect(days).toHaveValue('90')
  await days.fill('60')
  await admin.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(admin.getByText('Saved').first()).toBeVisible()
  await admin.getByRole('link', { name: 'Agents' }).click()
  await expect(admin.getByRole('heading', { name: 'Agents' })).toBeVisible()
  await expect(question).toHaveCount(0)

  // Asked about while it is being saved, it goes on by itself once that is done.
  await admin.getByRole('link', { name: 'Routing' }).click()
  await days.fill('45')
  const saved = Promise.withResolvers<void>()
  await admin.route('**/api/routing/settings', async (route) => {
    await saved.promise
    await route.continue()
  })
  await admin.getByRole('button', { name: 'Save', exact: true }).click()
  await admin.getByRole('link', { name: 'Agents' }).click()
  await expect(question).toBeVisible()
  saved.resolve()
  await expect(admin.getByRole('heading', { name: 'Agents' })).toBeVisible()
})

test('a menu that is left with Esc gives focus back, and the name of its button shows', async ({ browser }) => {
  const admin = await signsIn(browser, team, 'ada@oak.example')
  const problems = collectProblems(admin)
  await admin.goto(`${house.url}/dashboard/settings/agents`)
  const button = admin.getByRole('button', { name: 'Actions for Ada Berg' })
  await button.focus()
  await admin.keyboard.press('Enter')
  await expect(admin.getByRole('menuitem', { name: 'Edit' })).toBeFocused()
  await admin.keyboard.press('Escape')
  await expect(button).toBeFocused()
  await expect(admin.locator('.ui-tooltip')).toHaveText('Actions for Ada Berg')
  expect(problems).toEqual([])
})

test('an agent who is in no queue is told why nothing comes', async ({ browser }) => {
  const desk = await signsIn(browser, team, (await anAgent(team, 'Wei Zhang', { queueIds: [] })).email)
  await expect(desk.getByText('You are in no queue yet')).toBeVisible()
  const member = await signsIn(browser, team, (await anAgent(team, 'Ines Roth')).email)
  await expect(member.getByText('Nothing to answer')).toBeVisible()
})

test('an agent may not: neither the screens nor the requests', async ({ browser }) => {
  const priya = await anAgent(team, 'Priya Kaur')
  const desk = await signsIn(browser, team, priya.email)
  await desk.getByRole('link', { name: 'Settings' }).click()
  await expect(desk.getByRole('link', { name: 'Profile' })).toBeVisible()
  await expect(desk.getByRole('link', { name: 'Agents' })).toHaveCount(0)
  await desk.goto(`${house.url}/dashboard/settings/agents`)
  await expect(desk.getByRole('heading', { name: 'Profile' })).toBeVisible()
  await expect(desk.getByRole('button', { name: 'Invite agent' })).toHaveCount(0)
  await desk.goto(`${house.url}/dashboard/transcripts`)
  await expect(desk.getByText('Transcripts are for supervisors and admins')).toBeVisible()
  const { accessToken } = await ask<SignedIn>(house, 'POST', '/api/auth/login', { email: priya.email, password })
  await expect(ask(house, 'POST', '/api/queues', { name: 'Not theirs to make' }, accessToken)).rejects.toThrow('403')
  await expect(ask(house, 'POST', '/api/queues', { name: 'Sales' }, team.token)).resolves.toMatchObject({ name: 'Sales' })
})

test('a deactivated agent is out at once', async ({ browser }) => {
  const tomas = await anAgent(team, 'Tomas Duarte')
  const desk = await signsIn(browser, team, tomas.email)
  const admin = await signsIn(browser, team, 'ada@oak.example')
  await admin.goto(`${house.url}/dashboard/settings/agents`)
  await admin.getByRole('button', { name: 'Actions for Tomas Duarte' }).click()
  await admin.getByRole('menuitem', { name: 'Deactivate' }).click()
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click()
  await expect(desk.getByRole('heading', { name: 'Sign in' })).toBeVisible()
})
