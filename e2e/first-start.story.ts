import { expect, test } from '@playwright/test'
import { aHouse, type House } from './house.js'
import { frameOf, password } from './people.js'

let house: House
test.beforeAll(async () => { house = await aHouse() })
test.afterAll(async () => { await house.close() })

test('the first start asks for the first admin, then shows the tag and the demo, and both work', async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  await page.goto(`${house.url}/dashboard/`)
  await expect(page.getByRole('heading', { name: 'Set up Parley' })).toBeVisible()

  await page.getByLabel('Your name').fill('Ada Berg')
  await page.getByLabel('E-mail').fill('ada@oak.example')
  await page.getByLabel('Password', { exact: true }).fill('password1234')
  await page.getByRole('button', { name: 'Make admin' }).click()
  await expect(page.getByText('easy to guess')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make admin' }).click()

  await expect(page.getByRole('heading', { name: 'Parley is ready' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy' }).click()
  const tag = await page.evaluate(() => navigator.clipboard.readText())
  expect(tag).toMatch(new RegExp(`^<script async src="${house.url}/widget.js" data-site="site_[0-9a-f]+"></script>$`))

  const demo = await context.newPage()
  await demo.goto(await page.getByRole('link', { name: /demo/i }).getAttribute('href').then((href) => new URL(href ?? '', house.url).href))
  await demo.getByRole('button', { name: 'Open chat' }).click()
  await expect(frameOf(demo).getByLabel('Your name')).toBeVisible()
})

test('it asks only once', async ({ page }) => {
  await page.goto(`${house.url}/dashboard/`)
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.getByLabel('E-mail').fill('ada@oak.example')
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByText('do not go together')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible()
})
