import assert from 'node:assert/strict'
import type { AgentInvited, Role, SetupDone, SignedIn, Site } from '@parley/protocol'
import { expect, type Browser, type BrowserContext, type FrameLocator, type Page } from '@playwright/test'
import type { House } from './house.js'

export const password = 'seven lanterns on the quay'

/** Asks the house by REST, where a story is not about the screen that does it. */
export async function ask<T>(house: House, method: string, path: string, body?: object, token?: string): Promise<T> {
  const response = await fetch(house.url + path, {
    method, body: body ? JSON.stringify(body) : null,
    headers: { origin: house.url, ...(body ? { 'content-type': 'application/json' } : {}), ...(token ? { authorization: `Bearer ${token}` } : {}) },
  })
  const text = await response.text()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}

export interface Team { house: House; admin: SetupDone; site: Site; token: string }

/** Sets the house up with its first admin, Ada, who is a member of the first queue. */
export async function setUp(house: House): Promise<Team> {
  const admin = await ask<SetupDone>(house, 'POST', '/api/setup', { name: 'Ada Berg', email: 'ada@oak.example', password })
  return { house, admin, site: admin.site, token: admin.accessToken }
}

/** Lets pages of an origin embed the site's widget. */
export async function allow(team: Team, origin: string): Promise<void> {
  await ask(team.house, 'PATCH', `/api/sites/${team.site.id}`, { allowedOrigins: [origin] }, team.token)
}

/** An agent of the first queue, who has set a password. Returns the address they sign in with. */
export async function anAgent(
  team: Team, name: string, wish: { role?: Role; capacity?: number; queueIds?: string[]; language?: 'en' | 'zh' } = {},
): Promise<{ id: string; name: string; email: string }> {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}@oak.example`
  const { agent, invitation } = await ask<AgentInvited>(team.house, 'POST', '/api/agents', {
    name, email, role: wish.role ?? 'agent', capacity: wish.capacity ?? 4, queueIds: wish.queueIds ?? [team.admin.queue.id],
  }, team.token)
  const signed = await ask<SignedIn>(team.house, 'POST', '/api/invitations/accept',
    { token: new URL(invitation.url).hash.slice(1), password })
  if (wish.language) await ask(team.house, 'PATCH', '/api/me', { settings: { language: wish.language } }, signed.accessToken)
  return { id: agent.id, name, email }
}

/** Signs in on the screen, in a browser of their own unless one is given, and waits for the inbox. */
export async function signsIn(where: Browser | BrowserContext, team: Team, email: string): Promise<Page> {
  const page = await ('newContext' in where ? await where.newContext() : where).newPage()
  await page.goto(`${team.house.url}/dashboard/`)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Inbox' }).waitFor()
  return page
}

/**
 * Picks one of several by its label. The circle itself is drawn by nobody, and a click on it by force would not wait for
 * a card that has just come and still moves.
 */
export const picks = (where: Page | FrameLocator, name: string | RegExp): Promise<void> =>
  where.locator('label').filter({ has: where.getByRole('radio', { name, exact: true }) }).click()

/** Opens the conversation with this message from the dashboard's list. */
export async function opens(desk: Page, message: string): Promise<void> {
  await desk.getByRole('link').filter({ hasText: message }).first().click()
  await expect(threadOf(desk).getByText(message, { exact: true })).toBeVisible()
}

/** The widget's frame in a page that embeds it. */
export const frameOf = (page: Page): FrameLocator => page.frameLocator('iframe[src*="/widget/frame/"]')

/**
 * Opens the widget on a page. Returns the frame once it is on the screen, which is when it feels the pointer: a moment
 * before, a browser gives clicks to the page around it. No person is that quick, but a machine is.
 */
export async function opensChat(page: Page): Promise<FrameLocator> {
  await page.getByRole('button', { name: /^Open chat/ }).click()
  const frame = frameOf(page)
  const main = frame.getByRole('main')
  await expect.poll(async () => {
    await main.hover()
    return main.evaluate((shown) => shown.matches(':hover'))
  }).toBe(true)
  return frame
}

/** Opens the widget on a page, and starts a conversation with a first message. Returns the frame. */
export async function startsTalking(page: Page, name: string, message: string): Promise<FrameLocator> {
  const frame = await opensChat(page)
  await frame.getByLabel('Your name').fill(name)
  await frame.getByRole('button', { name: /Start conversation|Write a message/ }).click()
  await writes(frame, message)
  return frame
}

/** Writes a message in the widget and sends it with Enter. */
export async function writes(frame: FrameLocator | Page, message: string): Promise<void> {
  const composer = frame.getByRole('textbox', { name: /Write/ })
  await composer.fill(message)
  await composer.press('Enter')
}

/** Chooses files to go with what is being written, in the dashboard or the frame in `page`. */
export async function chooses(
  page: Page, where: Page | FrameLocator, files: { name: string; mimeType: string; buffer: Buffer }[],
): Promise<void> {
  const asked = page.waitForEvent('filechooser')
  await where.getByRole('button', { name: 'Attach files' }).click()
  await (await asked).setFiles(files)
}

/** Answers in the dashboard's open conversation. */
export async function answers(page: Page, message: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: /^Reply to/ })
  await composer.fill(message)
  await composer.press('Enter')
}

/** The thread, in the dashboard or the frame. */
export const threadOf = (where: Page | FrameLocator) => where.getByRole('log')
