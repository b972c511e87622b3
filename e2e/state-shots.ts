import type { Page } from '@playwright/test'
import type { Camera, Language } from './camera.js'
import type { Company } from './day.js'
import { picks } from './people.js'

type At = (page: Page, path: string) => Promise<void>

/** What a desk shows when there is nothing, when it is not there yet, and when it cannot be had. */
export async function takeStates(camera: Camera, ada: Page, language: Language, at: At): Promise<void> {
  await at(ada, 'transcripts?q=zzzz')
  await ada.locator('.ui-empty').waitFor()
  await camera(ada, 'dashboard-nothing-found', language)
  await at(ada, 'no/such/screen')
  await camera(ada, 'dashboard-not-found', language)
  await ada.route('**/api/agents?**', () => undefined)
  await at(ada, 'settings/agents')
  await ada.locator('.ui-skeleton-disc').first().waitFor()
  await camera(ada, 'dashboard-loading', language)
  await ada.unroute('**/api/agents?**')
  await ada.route('**/api/agents?**', (route) => route.abort())
  await at(ada, 'settings/agents')
  await ada.locator('.ui-empty').waitFor()
  await camera(ada, 'dashboard-failed', language)
  await ada.unroute('**/api/agents?**')
}

/** The line is down, and what was written waits for it. The desk is of no use afterwards. */
export async function takeLineDown(camera: Camera, maya: Page, first: string, language: Language, at: At): Promise<void> {
  await at(maya, `inbox/${first}`)
  const composer = maya.getByRole('textbox', { name: /^(Reply to|回复)/ })
  await composer.waitFor()
  await maya.context().setOffline(true)
  await maya.locator('.banner').waitFor()
  await composer.fill(language === 'en' ? 'Yes, until Thursday noon.' : '可以，周四中午前都行。')
  await composer.press('Enter')
  await camera(maya, 'dashboard-line-down', language)
}

/** What a supervisor does beside a conversation and on the board. */
export async function takeSupervising(camera: Camera, ada: Page, first: string, language: Language, at: At): Promise<void> {
  await at(ada, `inbox/${first}?view=all`)
  await ada.locator('.composer-hindered').waitFor()
  await camera(ada, 'dashboard-others-conversation', language)
  await ada.keyboard.press('Alt+n')
  await ada.locator('.composer-note').waitFor()
  await camera(ada, 'dashboard-whisper', language)
  await at(ada, 'board')
  await ada.getByRole('button', { name: /Show who waits|查看等待的访客/ }).first().click()
  await camera(ada, 'dashboard-board-line', language)
  await ada.getByRole('button', { name: /(status or limit of Maya|Maya Lind 的状态)/ }).click()
  await ada.getByRole('menuitemradio').first().waitFor()
  await camera(ada, 'dashboard-board-agent', language)
  await ada.keyboard.press('Escape')
}

/** The dialogs of an agent and of the team's settings. */
export async function takeDialogs(camera: Camera, ada: Page, { maya, queues }: Company, language: Language, at: At): Promise<void> {
  await at(ada, 'inbox')
  await ada.locator('.list-pane-head button').click()
  await camera(ada, 'dashboard-status', language)
  await ada.getByRole('menuitemradio', { name: /^(Away|离开)/ }).click()
  await ada.getByRole('dialog').waitFor()
  await camera(ada, 'dashboard-away', language)
  await ada.keyboard.press('Escape')
  await ada.keyboard.press('?')
  await ada.getByRole('dialog').waitFor()
  await camera(ada, 'dashboard-shortcuts', language)
  await at(ada, 'settings/routing')
  await ada.getByRole('button', { name: /Edit Invoices|编辑 Invoices/ }).click()
  await ada.getByRole('dialog').waitFor()
  await camera(ada, 'dashboard-rule', language)
  await at(ada, 'settings/queues')
  await ada.getByRole('button', { name: /New queue|新建队列/ }).click()
  await ada.getByRole('dialog').waitFor()
  await camera(ada, 'dashboard-queue', language)
  await at(ada, 'settings/agents')
  await ada.getByRole('button', { name: /Invite agent|邀请客服/ }).click()
  await ada.getByRole('dialog').waitFor()
  await camera(ada, 'dashboard-invite', language)
  await at(ada, `settings/agents?agent=${maya.id}`)
  await ada.getByRole('switch', { name: /Only at certain times|仅在特定时间/ }).check()
  await camera(ada, 'dashboard-agent-hours', language, {
    until: () => ada.locator('.hours').evaluate((hours) => hours.scrollIntoView({ block: 'center' })),
  })
  await at(ada, `settings/queues?queue=${queues.billing}`)
  await picks(ada, /^(By hand|手动)/)
  await camera(ada, 'dashboard-unsaved', language)
}
