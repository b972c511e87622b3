import type { Queue, Site } from '@parley/protocol'
import { aCaller, aColleague, type Caller, type Colleague } from './company.js'
import type { House } from './house.js'
import { anAgent, ask, setUp, type Team } from './people.js'

/** Oak & Lamp: a shop with three queues and four agents beside its admin. */
export interface Company extends Team {
  queues: Record<'billing' | 'sales' | 'delivery', string>
  maya: { id: string; email: string }
  priya: { id: string; email: string }
  tomas: { id: string; email: string }
  wei: { id: string; email: string }
}

/** Sets the house up for the shop. Nobody has written yet. */
export async function aCompany(house: House): Promise<Company> {
  const team = await setUp(house)
  const { token, admin } = team
  const queue = (name: string) => ask<Queue>(house, 'POST', '/api/queues', { name }, token)
  const [sales, delivery] = [await queue('Sales'), await queue('Delivery')]
  await ask(house, 'PATCH', `/api/queues/${admin.queue.id}`, { name: 'Billing' }, token)
  const queues = { billing: admin.queue.id, sales: sales.id, delivery: delivery.id }
  const queueIds = Object.values(queues)
  await ask(house, 'PUT', `/api/queues/${queues.billing}/members`, { agentIds: [] }, token)
  const site = await ask<Site>(house, 'PATCH', `/api/sites/${admin.site.id}`, {
    name: 'Oak & Lamp', allowedOrigins: ['https://oak.example', 'https://www.oak.example'], queueIds,
    appearance: { ...admin.site.appearance, title: 'Oak & Lamp' },
  }, token)
  return {
    ...team, site, queues,
    maya: await anAgent(team, 'Maya Lind', { role: 'supervisor', capacity: 3, queueIds }),
    priya: await anAgent(team, 'Priya Kaur', { capacity: 4, queueIds }),
    tomas: await anAgent(team, 'Tomás Duarte', { capacity: 6, queueIds: [queues.delivery] }),
    wei: await anAgent(team, 'Wei Zhang', { capacity: 4, queueIds: [] }),
  }
}

type Turn = [who: 'visitor' | 'agent' | 'note', words: string]
interface Past { name: string; queue: keyof Company['queues']; turns: Turn[]; rating?: [number, string]; language?: string }

const morning: Past[] = [
  {
    name: 'Sofia Okafor', queue: 'delivery', rating: [5, 'Moved in two minutes'],
    turns: [['visitor', 'Delivery slot moved?'], ['agent', 'It is now Thursday between 9 and 11.'], ['visitor', 'Perfect, thank you']],
  },
  {
    name: 'Elena Petrova', queue: 'sales', rating: [4, ''],
    turns: [
      ['visitor', 'Does the Harbour lamp come with a longer cord?'], ['agent', 'It has two metres. We can fit three for €12.'],
      ['visitor', 'Three, please'], ['note', 'cord in stock, workshop knows'], ['agent', 'Done, it ships on Monday.'],
    ],
  },
  {
    name: '王芳', queue: 'billing', rating: [5, '很快，谢谢'], language: 'zh',
    turns: [['visitor', '我要开发票'], ['agent', '好的，请告诉我发票抬头和税号。'], ['visitor', '抬头：上海明光设计有限公司'], ['agent', '已开好，发到您的邮箱了。']],
  },
  {
    name: 'Liam Byrne', queue: 'delivery', rating: [2, 'The parcel was left in the rain'],
    turns: [
      ['visitor', 'The box is soaked and the shade has a stain'], ['agent', 'I am sorry. A new shade leaves today, keep the old one.'],
      ['note', 'third wet parcel from this carrier this month'], ['visitor', 'Okay'],
    ],
  },
  {
    name: 'Noor Haddad', queue: 'billing',
    turns: [['visitor', 'Can I have a copy of invoice 2041?'], ['agent', 'Here it is, sent to your address on file.']],
  },
]

/** What was talked about in the morning: closed, mostly rated. */
export async function aMorning(company: Company): Promise<void> {
  const { house, site, queues } = company
  const colleagues = { delivery: await aColleague(house, company.tomas.email), others: await aColleague(house, company.priya.email) }
  await colleagues.others.declares('online')
  for (const { name, queue, turns, rating, language = 'en' } of morning) {
    const agent = queue === 'delivery' ? colleagues.delivery : colleagues.others
    const aside = queue === 'delivery' ? colleagues.others : colleagues.delivery
    await aside.declares('away')
    await agent.declares('online')
    const caller = await aCaller(house, site.siteKey, language)
    await caller.looksAt('/', 'Oak & Lamp')
    const [[, first], ...rest] = turns as [Turn, ...Turn[]]
    await caller.says(first, { name, queueId: queues[queue] })
    const id = await agent.takes()
    for (const [who, words] of rest) {
      if (who === 'visitor') await caller.says(words)
      else if (who === 'agent') await agent.answers(id, words)
      else await agent.notes(id, words)
    }
    await agent.closes(id)
    if (rating) await caller.rates(...rating)
    caller.leave()
  }
  for (const colleague of Object.values(colleagues)) {
    await colleague.declares('away')
    colleague.leave()
  }
}

export interface Afternoon {
  sofia: Caller
  /** Sofia's conversation. */
  first: string
  leave: () => void
}

/** The afternoon as Maya sees it: two with her, one unread, one that Priya handed on, three in line. */
export async function anAfternoon(company: Company): Promise<Afternoon> {
  const { house, site, queues } = company
  const priya = await aColleague(house, company.priya.email)
  await priya.declares('online')
  const maya = await aColleague(house, company.maya.email)
  await maya.declares('away')

  const elif = await aCaller(house, site.siteKey)
  await elif.looksAt('/orders/8830', 'Order 8830')
  await elif.says('My order says delivered, but nothing is here', { name: 'Elif Demir', queueId: queues.delivery })
  const handed = await priya.takes()
  await priya.answers(handed, 'Let me ask the carrier. One moment, please.')
  await maya.declares('online')
  await priya.transfers(handed, company.maya.id, 'carrier says the neighbour at 14 has it, please tell her gently')
  await maya.takes()
  await priya.declares('away')

  const sofia = await aCaller(house, site.siteKey)
  await sofia.looksAt('/products/oak-lamp', 'Oak lamp', 'https://www.google.com/')
  await sofia.looksAt('/cart', 'Cart')
  await sofia.looksAt('/checkout/payment', 'Checkout')
  await sofia.says('Hello, I was charged twice for order 8841 😕', { name: 'Sofia Okafor', email: 'sofia@okafor.example', queueId: queues.billing })
  const first = await maya.takes()
  await sofia.says('The bank shows it twice since this morning')
  await maya.answers(first, 'Hi Sofia, thanks for telling us. I can see two authorisations, and one of them was released this morning.')
  await maya.answers(first, 'It drops off your statement within two banking days.')
  await maya.notes(first, 'payment provider incident 311, refund not needed. Priya knows')
  await sofia.reads()
  await sofia.says('Great, that is a relief')

  const wen = await aCaller(house, site.siteKey, 'zh')
  await wen.looksAt('/account/invoices', '发票')
  await wen.says('你好，订单 8795 已经付款', { name: '李文', queueId: queues.billing })
  await maya.takes()
  await wen.says('发票抬头可以修改吗？')

  const line: Caller[] = []
  for (const [name, words, queueId, path] of [
    ['', 'Hi, is anyone there?', queues.sales, '/products/ember-pendant'],
    ['Jonas Berg', 'Checkout fails with error 402', queues.billing, '/checkout'],
    ['Aisha Malik', 'Do you ship to Lahore?', queues.sales, '/shipping'],
  ] as const) {
    const caller = await aCaller(house, site.siteKey)
    await caller.looksAt(path, 'Oak & Lamp')
    await caller.says(words, { queueId, ...name && { name } })
    line.push(caller)
  }
  const people: (Caller | Colleague)[] = [elif, sofia, wen, ...line, priya, maya]
  return {
    sofia, first,
    leave: () => { for (const one of people) one.leave() },
  }
}
