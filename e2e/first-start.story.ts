import { aHouse, type House } from './house.js'
import { frameOf, password, threadOf, writes } from './people.js'
import { collectProblems } from './problems.js'
import { expect, test } from './story.js'

// The second story goes on where the first one ends.
test.describe.configure({ mode: 'serial' })

let house: House
test.beforeAll(async () => { house = await aHouse() })
test.afterAll(async () => { await house.close() })

test('the first start asks for the first admin, then shows the tag and the demo, and both work', async ({ context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const [page, demo, hosted] = [await context.newPage(), await context.newPage(), await context.newPage()]
  const problems = collectProblems(page, demo, hosted)
  await page.goto(`${house.url}/dashboard/`)
  await expect(page.getByRole('heading', { name: 'Set up Parley' })).toBeVisible()

  await page.getByLabel('Your name').fill('Ada Berg')
  await page.getByLabel('E-mail').fill('ada@oak.example')
  await page.getByLabel('Password', { exact: true }).fill('password1234')
  await page.getByRole('button', { name: 'Make admin' }).click()
  await expect(page.getByText('among the passwords that are tried first')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Make admin' }).click()

  await expect(page.getByRole('heading', { name: 'Parley is ready' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const tag = await page.evaluate(() => navigator.clipboard.readText())
  const [, siteKey] = tag.match(`^<script async src="${house.url}/widget.js" data-site="(site_[0-9a-f]+)"></script>$`) ?? []
  expect(siteKey, tag).toBeDefined()
  await expect(page.getByRole('link', { name: 'Try the demo shop' })).toHaveAttribute('href', '/demo')

  await demo.goto(`${house.url}/demo`)
  await demo.getByRole('button', { name: 'Open chat' }).click()
  await expect(frameOf(demo).getByLabel('Your name')).toBeVisible()

  await hosted.goto(`${house.url}/chat/${siteKey}`)
  await hosted.getByRole('button', { name: /Start conversation|Write a message/ }).click()
  await writes(hosted, 'from a page of its own')
  await expect(threadOf(hosted).getByText('from a page of its own')).toBeVisible()
  await page.getByRole('button', { name: 'Go to the inbox' }).click()
  await expect(page.getByText('from a page of its own').first()).toBeVisible()
  expect(problems).toEqual([])
})

test('it asks only once; after that one signs in, and stays so over a reload', async ({ page }) => {
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
