// Takes every screen of widget and dashboard, in a house of its own in which a day at Oak & Lamp goes by. Words on the
// command line choose by name: `npm run screenshots -- inbox dark`.
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { aCamera, type Language } from './camera.js'
import { aColleague } from './company.js'
import { aCrowd, takeCrowd } from './crowd-shots.js'
import { aCompany, aMorning, anAfternoon, type Afternoon, type Company } from './day.js'
import { aHouse } from './house.js'
import { ask, frameOf, password } from './people.js'
import playwright from './playwright.config.js'
import { aCarefulShop, isOpen, takeOffer, takeRouting } from './routing-shots.js'
import { takeDialogs, takeLineDown, takeStates, takeSupervising } from './state-shots.js'

const languages: readonly Language[] = ['en', 'zh']
const locales = { en: 'en-GB', zh: 'zh-CN' }
const aContext = (browser: Browser, language: Language) =>
  browser.newContext({ locale: locales[language], timezoneId: 'Europe/London', deviceScaleFactor: 1 })

const said = {
  en: {
    name: 'Sofia', question: 'Hello, I was charged twice for order 8841 😕', thanks: 'Great, that is a relief', more: 'One more question',
    answers: ['Hi Sofia, I can see two authorisations, and one of them was released this morning.', 'It drops off your statement within two banking days.'],
  },
  zh: {
    name: '李文', question: '你好，订单 8841 好像扣了两次款 😕', thanks: '太好了，谢谢', more: '还有一个问题',
    answers: ['您好，我看到有两笔授权，其中一笔今天早上已经撤销。', '两个工作日内会从账单上消失。'],
  },
}

const camera = aCamera(process.argv.slice(2))
const house = await aHouse({ RATE_FACTOR: '100' })
const browser = await chromium.launch(playwright.use?.launchOptions ?? {})
try {
  for (const language of languages) await takeDoor('setup', language)
  const company = await aCompany(house)
  for (const language of languages) await takeDoor('sign-in', language)
  for (const language of languages) await takeOffline(language)
  await isOpen(company, false)
  for (const language of languages) await takeClosed(language)
  await isOpen(company, true)
  await aMorning(company)
  for (const language of languages) await takeTalk(company, language)
  const afternoon = await anAfternoon(company)
  await aCarefulShop(company)
  for (const language of languages) await takeDesk(company, language, afternoon)
  const crowd = await aCrowd(company)
  for (const language of languages) await takeCrowded(language)
  crowd.leave()
  afternoon.leave()
} finally {
  await browser.close()
  await house.close()
}

async function takeDoor(screen: string, language: Language): Promise<void> {
  const context = await aContext(browser, language)
  const page = await context.newPage()
  await page.goto(`${house.url}/dashboard/`)
  await page.getByRole('button', { name: /Make admin|Sign in|创建|登录/ }).last().waitFor()
  await camera(page, `dashboard-${screen}`, language)
  await context.close()
}

async function atTheDemo(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${house.url}/demo`)
  await page.getByRole('button', { name: /Open chat|打开聊天/ }).click()
  await frameOf(page).getByRole('button', { name: /Start conversation|Write a message|开始对话|写|留言/ }).first().waitFor()
  return page
}

/** Nobody is there. */
async function takeOffline(language: Language): Promise<void> {
  const context = await aContext(browser, language)
  await camera(await atTheDemo(context), 'widget-offline', language)
  await context.close()
}

/** The queues are closed, and the visitor may ask to be called. */
async function takeClosed(language: Language): Promise<void> {
  const context = await aContext(browser, language)
  const page = await context.newPage()
  await page.goto(`${house.url}/demo`)
  await page.getByRole('button', { name: /Open chat|打开聊天/ }).click()
  await frameOf(page).locator('.leave').waitFor()
  await camera(page, 'widget-closed-hours', language)
  await context.close()
}

/** A talk from the welcome to the rating, with someone waiting behind it. */
async function takeTalk(company: Company, language: Language): Promise<void> {
  await ask(house, 'PATCH', `/api/agents/${company.priya.id}`, { capacity: 1 }, company.token)
  const priya = await aColleague(house, company.priya.email)
  await priya.declares('online')
  const context = await aContext(browser, language)
  const page = await atTheDemo(context)
  const words = said[language]
  await camera(page, 'widget-welcome', language)
  const frame = frameOf(page)
  await frame.getByRole('textbox').first().fill(words.name)
  await frame.getByRole('button', { name: /Start conversation|开始对话/ }).click()
  await writes(page, words.question)
  const id = await priya.takes()
  await priya.reads(id, 1)
  for (const answer of words.answers) await priya.answers(id, answer)
  await writes(page, words.thanks)
  await camera(page, 'widget-conversation', language, {
    until: async () => {
      await priya.types(id)
      await frame.locator('.dots').first().waitFor()
    },
  })
  await takeWaiting(language)
  await priya.closes(id)
  await priya.closes(await priya.takes())
  await frame.getByRole('radio').last().check({ force: true })
  await camera(page, 'widget-closed', language)
  await context.setOffline(true)
  await writes(page, words.more)
  await frame.locator('.banner').waitFor()
  await camera(page, 'widget-no-connection', language)
  await context.close()
  await priya.declares('away')
  priya.leave()
}

async function takeWaiting(language: Language): Promise<void> {
  const context = await aContext(browser, language)
  const page = await atTheDemo(context)
  await frameOf(page).getByRole('button', { name: /Start conversation|开始对话/ }).click()
  await writes(page, said[language].question)
  await frameOf(page).locator('.queue').waitFor()
  await camera(page, 'widget-waiting', language)
  await frameOf(page).getByRole('button', { name: /Leave a message instead|改为留言/ }).click()
  await frameOf(page).locator('.leave').waitFor()
  await camera(page, 'widget-leave', language)
  await context.close()
}

async function writes(page: Page, words: string): Promise<void> {
  const composer = frameOf(page).locator('textarea')
  await composer.fill(words)
  await composer.press('Enter')
}

/** Every screen of the dashboard: Maya's inbox, Wei's empty one, the admin's settings. */
async function takeDesk(company: Company, language: Language, { sofia, first }: Afternoon): Promise<void> {
  const maya = await aDesk(company.maya.email, language)
  // A little later, so that waiting ones have waited.
  await maya.clock.setFixedTime(Date.now() + 50_000)
  await at(maya, `inbox/${first}`)
  await maya.getByRole('log').waitFor()
  const typed = 'and can I change the address on it before it ships'
  await camera(maya, 'dashboard-inbox', language, {
    until: async () => {
      await sofia.types(typed)
      await maya.getByText(typed).last().waitFor()
    },
  })
  await maya.keyboard.press('Control+k')
  await maya.getByRole('dialog').waitFor()
  await camera(maya, 'dashboard-palette', language)
  await maya.keyboard.press('Escape')
  await maya.keyboard.press('Alt+t')
  await maya.getByRole('dialog').getByText('Priya Kaur').waitFor()
  await camera(maya, 'dashboard-transfer', language)
  await maya.keyboard.press('Escape')
  await at(maya, 'inbox')
  await camera(maya, 'dashboard-list', language)
  await at(maya, `inbox/${first}?details`)
  await camera(maya, 'dashboard-details', language, {
    only: 'narrow', until: () => maya.getByText(/^(Visits|来访次数)$/).waitFor(),
  })
  await at(maya, 'inbox')
  await takeOffer(camera, maya, company, language)
  await takeLineDown(camera, maya, first, language, at)
  await maya.context().close()

  const wei = await aDesk(company.wei.email, language)
  await camera(wei, 'dashboard-inbox-empty', language)
  await wei.context().close()
  await takeOffice(await aDesk('ada@oak.example', language), company, first, language)
}

async function takeCrowded(language: Language): Promise<void> {
  const ada = await aDesk('ada@oak.example', language)
  await takeCrowd(camera, ada, language, at)
  await ada.context().close()
}

async function takeOffice(ada: Page, company: Company, first: string, language: Language): Promise<void> {
  await at(ada, 'transcripts')
  await ada.locator('.result').first().waitFor()
  await camera(ada, 'dashboard-transcripts', language)
  await at(ada, 'transcripts?q=%E5%8F%91%E7%A5%A8')
  await ada.locator('mark').first().waitFor()
  await camera(ada, 'dashboard-transcripts-search', language)
  await ada.locator('.result-name').last().click()
  await ada.locator('.transcript').waitFor()
  await camera(ada, 'dashboard-transcript', language)
  const sections = { profile: 'Ada Berg', agents: 'Billing', queues: 'Billing', sites: 'Billing' }
  for (const [section, words] of Object.entries(sections)) {
    await at(ada, `settings/${section}`)
    await ada.getByRole('main').getByText(words).first().waitFor()
    await camera(ada, `dashboard-settings-${section}`, language)
  }
  await ada.locator('.site-link').first().click()
  await ada.locator('.site-editor').waitFor()
  await camera(ada, 'dashboard-site', language)
  await takeRouting(camera, ada, company, language, at)
  await takeSupervising(camera, ada, first, language, at)
  await takeDialogs(camera, ada, company, language, at)
  await takeStates(camera, ada, language, at)
  await ada.context().close()
}

async function aDesk(email: string, language: Language): Promise<Page> {
  const context = await aContext(browser, language)
  const headers = { origin: house.url }
  const signed = await context.request.post(`${house.url}/api/auth/login`, { data: { email, password }, headers })
  const { accessToken } = await signed.json() as { accessToken: string }
  await ask(house, 'PATCH', '/api/me', { settings: { language } }, accessToken)
  const page = await context.newPage()
  await at(page, 'inbox')
  return page
}

/** Goes to a screen, and waits until it has come. */
async function at(page: Page, path: string): Promise<void> {
  // What says that the screen has come is not there on a narrow one.
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${house.url}/dashboard/${path}`)
  await page.getByRole('navigation').first().waitFor()
}
