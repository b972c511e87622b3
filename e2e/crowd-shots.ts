import type { Queue } from '@parley/protocol'
import type { Page } from '@playwright/test'
import type { Camera, Language } from './camera.js'
import { aCaller, type Caller } from './company.js'
import type { Company } from './day.js'
import { anAgent, ask } from './people.js'

type At = (page: Page, path: string) => Promise<void>

const longName = 'Konstantina-Alexandra Papadopoulou-Weissenberger von und zu Hohenlohe'
const longQueue = 'Returns, repairs and warranty claims for furniture bought abroad'

/** Everything that does not fit: names, addresses, words without a space, right-to-left ones, and a long line. */
export async function aCrowd(company: Company): Promise<{ leave: () => void }> {
  const { house, token, site, queues } = company
  const returns = await ask<Queue>(house, 'POST', '/api/queues', { name: longQueue }, token)
  const queueIds = [...Object.values(queues), returns.id]
  await ask(house, 'PATCH', `/api/sites/${site.id}`, { queueIds }, token)
  await ask(house, 'POST', '/api/sites', {
    name: 'Oak & Lamp for northern Europe, the islands and everything overseas', queueIds: [returns.id],
    allowedOrigins: ['https://a-quite-long-subdomain.of-a-shop-overseas.example'],
  }, token)
  await anAgent(company, longName, { capacity: 12, queueIds })
  const callers: Caller[] = []
  for (let place = 0; place < 40; place++) {
    const caller = await aCaller(house, site.siteKey)
    await caller.looksAt('/a/path/that/goes/on/and/on/products/oak-lamp-with-linen-shade?source=newsletter', 'Oak & Lamp')
    const [words, who] = said(place)
    await caller.says(words, { queueId: queueIds[place % queueIds.length] ?? '', ...who })
    callers.push(caller)
  }
  return { leave: () => { for (const caller of callers) caller.leave() } }
}

function said(place: number): [words: string, who: { name?: string; email?: string }] {
  switch (place) {
    case 0: return [`${'W'.repeat(300)} https://oak.example/${'x'.repeat(160)}`, {}]
    case 1: return ['مرحبا، هل يمكنني تغيير العنوان؟', { name: 'محمد الأمين' }]
    case 2: return ['Who pays for the way back?', { name: longName, email: 'konstantina-alexandra.papadopoulou@a-very-long-company-name.example' }]
    default: return [`Question ${place} about an order`, place % 3 === 0 ? {} : { name: `Visitor Number ${place}` }]
  }
}

/** The screens that show many people and things, with more of them than is comfortable. */
export async function takeCrowd(camera: Camera, ada: Page, language: Language, at: At): Promise<void> {
  await at(ada, 'inbox?view=queue')
  await ada.locator('.row').filter({ hasText: 'WWWW' }).click()
  await ada.getByRole('log').getByText('WWWW').waitFor()
  await camera(ada, 'dashboard-crowd-thread', language)
  await at(ada, 'inbox?view=queue')
  await ada.locator('.row').first().waitFor()
  await camera(ada, 'dashboard-crowd-list', language)
  await at(ada, 'board')
  await ada.locator('.board-queue').filter({ hasText: longQueue }).getByRole('button', { name: /Show who waits|查看等待的访客/ }).click()
  await camera(ada, 'dashboard-crowd-board', language)
  await camera(ada, 'dashboard-crowd-board-agents', language, {
    until: () => ada.locator('.ui-table').first().evaluate((table) => table.scrollIntoView({ block: 'start' })),
  })
  for (const section of ['agents', 'queues', 'sites']) {
    await at(ada, `settings/${section}`)
    await ada.locator('.ui-table').waitFor()
    await camera(ada, `dashboard-crowd-${section}`, language)
  }
  await at(ada, 'transcripts')
  await ada.locator('.result').first().waitFor()
  await camera(ada, 'dashboard-crowd-transcripts', language)
}
