import type { QueueRouting, RoutingSettings } from '@parley/protocol'
import type { Page } from '@playwright/test'
import type { Camera, Language } from './camera.js'
import type { Company } from './day.js'
import { ask, picks } from './people.js'

type At = (page: Page, path: string) => Promise<void>
const weekday = [{ from: '09:00', to: '12:30' }, { from: '13:30', to: '18:00' }]

/** Settings of routing as a shop that cares would have them. Done once, before the pictures. */
export async function aCarefulShop({ house, token, queues, maya, priya }: Company): Promise<void> {
  const routing: Partial<QueueRouting> = {
    maxLength: 20, maxWaitSeconds: 900, overflow: { to: 'message' }, preferredSkills: ['invoices'],
  }
  await ask(house, 'PATCH', `/api/queues/${queues.billing}/routing`, {
    routing, members: [{ agentId: maya.id, level: 'first' }, { agentId: priya.id, level: 'last' }],
  }, token)
  await ask(house, 'PATCH', `/api/agents/${maya.id}/routing`, { skills: ['invoices', 'refunds'], languages: ['en', 'zh'] }, token)
  await ask<RoutingSettings>(house, 'PATCH', '/api/routing/settings', {
    rules: [
      { name: 'Checkout first', when: { pageContains: ['/checkout'] }, give: { priority: 8 } },
      { name: 'Invoices', when: { emailEndsWith: ['@oak.example'], returning: true }, give: { queueId: queues.billing, skills: ['invoices'] } },
    ],
    awayReasons: ['Lunch', 'Training'], autoAwayMinutes: 10,
  }, token)
}

/** Gives Billing its hours, or opens it around the clock, so that no picture depends on when it is taken. */
const keepsHours = ({ house, token, queues }: Company, keeps: boolean): Promise<unknown> => {
  const hours = {
    timeZone: 'Europe/London', holidays: [{ date: '2027-12-25', name: 'Christmas', spans: [] }],
    week: {
      monday: weekday, tuesday: weekday, wednesday: weekday, thursday: weekday, friday: weekday,
      saturday: [{ from: '00:00', to: '24:00' }], sunday: [{ from: '00:00', to: '24:00' }],
    },
  }
  return ask(house, 'PATCH', `/api/queues/${queues.billing}/routing`, { routing: { hours: keeps ? hours : null } }, token)
}

/** The screens of routing, as the admin sees them. */
export async function takeRouting(camera: Camera, ada: Page, company: Company, language: Language, at: At): Promise<void> {
  const { queues, maya } = company
  await at(ada, 'board')
  await ada.locator('.board-queue').first().waitFor()
  await camera(ada, 'dashboard-board', language)
  await ada.locator('.board-queue .ui-icon-button').first().click()
  await ada.getByRole('switch').check()
  await ada.getByRole('dialog').getByRole('spinbutton').waitFor()
  await camera(ada, 'dashboard-board-limit', language)
  await ada.keyboard.press('Escape')
  await at(ada, 'routing')
  await ada.locator('.log-rows .decision').first().waitFor()
  await ada.locator('.decision-people summary').first().click()
  await camera(ada, 'dashboard-routing-log', language)
  await at(ada, 'routing?show=changes')
  await ada.locator('.log-rows li').first().waitFor()
  await camera(ada, 'dashboard-routing-changes', language)
  await at(ada, 'routing')
  await ada.locator('.log-about a').first().click()
  await ada.locator('.block-why').first().click()
  await ada.locator('dialog .decision').first().waitFor()
  await camera(ada, 'dashboard-why', language)
  await ada.keyboard.press('Escape')
  await keepsHours(company, true)
  await at(ada, `settings/queues?queue=${queues.billing}`)
  await ada.locator('.editor').waitFor()
  await camera(ada, 'dashboard-queue-routing', language)
  await camera(ada, 'dashboard-queue-routing-hours', language, {
    until: () => ada.locator('.hours').evaluate((hours) => hours.scrollIntoView({ block: 'start' })),
  })
  await picks(ada, /Made up|模拟的/)
  await ada.getByRole('button', { name: /^Try it$|^试一试$/ }).click()
  await ada.locator('.try-result').waitFor()
  await camera(ada, 'dashboard-try', language, {
    until: () => ada.locator('.try-result').evaluate((result) => result.scrollIntoView({ block: 'center' })),
  })
  await at(ada, `settings/agents?agent=${maya.id}`)
  await ada.locator('.word-list').first().waitFor()
  await camera(ada, 'dashboard-agent-routing', language)
  await keepsHours(company, false)
  await at(ada, 'settings/routing')
  await ada.locator('.settings-list li').first().waitFor()
  await camera(ada, 'dashboard-team-routing', language)
}

/** What Maya is asked to take: who has waited longest. */
export async function takeOffer(camera: Camera, desk: Page, company: Company, language: Language): Promise<void> {
  const { house, token, queues, maya } = company
  const route = async (offer: QueueRouting['offer']) => {
    for (const id of Object.values(queues)) await ask(house, 'PATCH', `/api/queues/${id}/routing`, { routing: { offer } }, token)
  }
  const mayHold = (capacity: number) => ask(house, 'PATCH', `/api/agents/${maya.id}`, { capacity }, token)
  await route({ seconds: 300, missesUntilAway: null })
  await mayHold(4)
  await desk.locator('.offer').waitFor()
  await camera(desk, 'dashboard-offer', language)
  await mayHold(3)
  await desk.keyboard.press('Alt+Backspace')
  await route(null)
}

const noDay = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/** All queues are closed until tomorrow at nine, or open again. What is offered meanwhile is a call back. */
export async function isOpen({ house, token, queues }: Company, open: boolean): Promise<void> {
  const tomorrow = days[(new Date().getUTCDay() + 1) % 7] ?? 'monday'
  const hours = { timeZone: 'UTC', holidays: [], week: { ...noDay, [tomorrow]: weekday } }
  for (const id of Object.values(queues)) {
    await ask(house, 'PATCH', `/api/queues/${id}/routing`,
      { routing: open ? { hours: null, overflow: { to: 'message' } } : { hours, overflow: { to: 'call-back' } } }, token)
  }
}
