// Every route that is served, asked by every kind of caller. What is refused changes nothing, and every row that
// refuses someone lets someone else through.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { HTTPMethods } from 'fastify'
import type { AgentInvited, ErrorCode, Invitation, Problem, Queue, Site } from '@parley/protocol'
import { routesOf } from '../src/http/routes.js'
import { WebFolders } from '../src/web/web-folders.js'
import { addressOf, aPdf, stores } from './files.js'
import { imprint } from './imprint.js'
import { password } from './people.js'
import { opens } from './talks.js'
import { aWorld, type World } from './world.js'

/** `neighbour` visits the same site, `foreigner` another; `member` is of the conversation's queue, `outsider` not. */
const callers = ['nobody', 'visitor', 'neighbour', 'foreigner', 'member', 'outsider', 'supervisor', 'admin'] as const
type Caller = (typeof callers)[number]

/** `blind`: answered, without the conversation. */
type Outcome = 'ok' | 'blind' | ErrorCode
type Cells<Columns extends readonly unknown[]> = { [Place in keyof Columns]: Outcome }
type Row = Cells<typeof callers>

const ok = 'ok', blind = 'blind', no = 'not_found', not = 'forbidden', who = 'unauthenticated', was = 'conflict'
const anyone = [ok, ok, ok, ok, ok, ok, ok, ok] as const
const anyAgent = [who, who, who, who, ok, ok, ok, ok] as const
const admins = [who, who, who, who, not, not, not, ok] as const
const reviewers = [who, who, who, who, not, not, ok, ok] as const
const seeing = [who, who, who, who, ok, no, ok, ok] as const

const table = {
  //                               nobody visitor neighb foreign member outside superv admin
  'GET /api/setup':                     anyone,
  /** Its twin is how every story here begins. */
  'POST /api/setup':                    [was, was, was, was, was, was, was, was],
  'POST /api/auth/login':               anyone,
  'POST /api/invitations/read':         anyone,
  'POST /api/invitations/accept':       anyone,
  'POST /api/visitor/session':          anyone,
  'GET /api/me':                        anyAgent,
  'PATCH /api/me':                      anyAgent,
  'GET /api/agents':                    anyAgent,
  'POST /api/agents':                   admins,
  'GET /api/agents/:id':                anyAgent,
  'PATCH /api/agents/:id':              admins,
  'DELETE /api/agents/:id':             admins,
  'PUT /api/agents/:id/capacity':       reviewers,
  'POST /api/agents/:id/invitation':    admins,
  'GET /api/sites':                     anyAgent,
  'POST /api/sites':                    admins,
  'GET /api/sites/:id':                 anyAgent,
  'PATCH /api/sites/:id':               admins,
  'DELETE /api/sites/:id':              admins,
  'POST /api/sites/:id/identity-secret':   admins,
  'DELETE /api/sites/:id/identity-secret': admins,
  'GET /api/queues':                    anyAgent,
  'POST /api/queues':                   admins,
  'GET /api/queues/:id':                anyAgent,
  'PATCH /api/queues/:id':              admins,
  'DELETE /api/queues/:id':             admins,
  'PUT /api/queues/:id/members':        admins,
  'PUT /api/queues/:id/capacity':       reviewers,
  'GET /api/queues/:id/routing':        anyAgent,
  'PATCH /api/queues/:id/routing':      admins,
  'GET /api/agents/:id/routing':        anyAgent,
  'PATCH /api/agents/:id/routing':      admins,
  'GET /api/routing/settings':          anyAgent,
  'PATCH /api/routing/settings':        admins,
  'GET /api/routing/decisions':         reviewers,
  'GET /api/routing/estimates':         reviewers,
  'POST /api/routing/simulations':      admins,
  'GET /api/conversations/:id/decisions': seeing,
  'GET /api/board':                     reviewers,
  'GET /api/audit':                     reviewers,
  'POST /api/attachments':              [who, ok, ok, ok, ok, ok, ok, ok],
  'GET /api/attachments/:id':           [who, ok, no, no, ok, no, ok, ok],
  'DELETE /api/attachments/:id':        [who, ok, no, no, no, no, no, no],
  'GET /api/conversations':             [who, who, who, who, ok, blind, ok, ok],
  'GET /api/conversations/:id':         seeing,
  'GET /api/conversations/:id/entries': seeing,
  'GET /api/visitors/:id':              seeing,
  'GET /api/transcripts':               reviewers,
  'GET /api/transcripts/:id':           reviewers,
  'GET /api/transcripts/:id/export':    reviewers,
  'GET /api/openapi.json':              anyone,
  'GET /api/docs':                      anyone,
  'GET /api/docs/start.js':             anyone,
  'GET /api/docs/swagger-ui.css':       anyone,
  'GET /api/docs/swagger-ui-bundle.js': anyone,
  'GET /health/live':                   anyone,
  'GET /health/ready':                  anyone,
  'GET /metrics':                       anyone,
  'GET /':                              anyone,
  'GET /favicon.ico':                   anyone,
  'GET /dashboard':                     anyone,
  'GET /dashboard/*':                   anyone,
  'GET /widget.js':                     anyone,
  'GET /widget/*':                      anyone,
  'GET /widget/frame/:siteKey':         anyone,
  'GET /chat/:siteKey':                 anyone,
  'GET /demo':                          anyone,
  'GET /demo/style.css':                anyone,
  'GET /demo/icon.svg':                 anyone,
  'GET /demo/:product':                 anyone,
  // These end what the caller came with, so they are last.
  'POST /api/auth/refresh':             anyAgent,
  'POST /api/me/password':              anyAgent,
  'POST /api/auth/logout':              anyone,
} satisfies Record<string, Row>
type Key = keyof typeof table
const keys = Object.keys(table) as Key[]

interface Wish { path?: string; body?: object; headers?: Record<string, string> }

let world: World
let web: string
let conversation: { id: string; visitorId: string; fileId: string }
const tokens: Partial<Record<Caller, string>> = {}
const cookies: Partial<Record<Caller, string>> = {}

const isAllowed = (outcome: Outcome) => outcome === 'ok' || outcome === 'blind'
let made = 0
const fresh = (what: string) => `${what} ${made += 1}`
const asAdmin = <T>(path: string, body: object) => world.done<T>('POST', path, { token: tokens.admin ?? '', body })
const newAgent = () => ({ name: 'New', email: `new${made += 1}@parley.example`, role: 'agent' })
const anAgent = () => asAdmin<AgentInvited>('/api/agents', newAgent())
const aSite = () => asAdmin<Site>('/api/sites', { name: fresh('Site'), queueIds: [world.queue.id] })
const aQueue = () => asAdmin<Queue>('/api/queues', { name: fresh('Queue') })
const anInvitation = async () => ({ token: tokenIn((await anAgent()).invitation) })
const tokenIn = ({ url }: Invitation) => new URL(url).hash.slice(1)
const some = async (path: string, thing: Promise<{ id: string }>, body?: object): Promise<Wish> =>
  ({ path: `${path}/${(await thing).id}`, ...(body && { body }) })

/** What a route is asked for, where its own path and no body will not do. Made anew for each who is let through. */
const wishes: Partial<Record<Key, () => Wish | Promise<Wish>>> = {
  'POST /api/setup': () => ({ body: { name: 'Eve', email: 'eve@parley.example', password } }),
  'POST /api/auth/login': () => ({ body: { email: 'ada@parley.example', password } }),
  'POST /api/invitations/read': async () => ({ body: await anInvitation() }),
  'POST /api/invitations/accept': async () => ({ body: { ...await anInvitation(), password } }),
  'POST /api/visitor/session': () => ({ body: { siteKey: world.site.siteKey }, headers: { origin: world.url } }),
  'PATCH /api/me': () => ({ body: { settings: { theme: 'dark' } } }),
  'POST /api/me/password': () => ({ body: { current: password, next: 'five red kites by noon' } }),
  'POST /api/agents': () => ({ body: newAgent() }),
  'GET /api/agents/:id': () => some('/api/agents', anAgent().then(({ agent }) => agent)),
  'PATCH /api/agents/:id': () => some('/api/agents', anAgent().then(({ agent }) => agent), { role: 'admin' }),
  'DELETE /api/agents/:id': () => some('/api/agents', anAgent().then(({ agent }) => agent)),
  'POST /api/agents/:id/invitation': async () => ({ path: `/api/agents/${(await anAgent()).agent.id}/invitation` }),
  'POST /api/sites': () => ({ body: { name: fresh('Site'), queueIds: [world.queue.id] } }),
  'GET /api/sites/:id': () => some('/api/sites', aSite()),
  'PATCH /api/sites/:id': () => some('/api/sites', aSite(), { allowedOrigins: ['https://shop.example'] }),
  'DELETE /api/sites/:id': () => some('/api/sites', aSite()),
  'POST /api/sites/:id/identity-secret': async () => ({ path: `/api/sites/${(await aSite()).id}/identity-secret` }),
  'DELETE /api/sites/:id/identity-secret': async () => ({ path: `/api/sites/${(await aSite()).id}/identity-secret` }),
  'POST /api/queues': () => ({ body: { name: fresh('Queue') } }),
  'GET /api/queues/:id': () => some('/api/queues', aQueue()),
  'PATCH /api/queues/:id': () => some('/api/queues', aQueue(), { capacityPerAgent: 3 }),
  'DELETE /api/queues/:id': () => some('/api/queues', aQueue()),
  'PUT /api/queues/:id/members': async () => ({
    path: `/api/queues/${(await aQueue()).id}/members`, body: { agentIds: [] },
  }),
  'PUT /api/queues/:id/capacity': async () => ({
    path: `/api/queues/${(await aQueue()).id}/capacity`, body: { capacityPerAgent: 3 },
  }),
  'PUT /api/agents/:id/capacity': async () => ({
    path: `/api/agents/${(await anAgent()).agent.id}/capacity`, body: { capacity: 3 },
  }),
  'GET /api/queues/:id/routing': async () => ({ path: `/api/queues/${(await aQueue()).id}/routing` }),
  'PATCH /api/queues/:id/routing': async () => ({
    path: `/api/queues/${(await aQueue()).id}/routing`, body: { routing: { strategy: 'round-robin' } },
  }),
  'GET /api/agents/:id/routing': async () => ({ path: `/api/agents/${(await anAgent()).agent.id}/routing` }),
  'PATCH /api/agents/:id/routing': async () => ({
    path: `/api/agents/${(await anAgent()).agent.id}/routing`, body: { skills: ['billing'] },
  }),
  'POST /api/routing/simulations': async () => ({
    body: {
      queueId: (await aQueue()).id, routing: { strategy: 'round-robin' },
      arrivals: { from: 'generated', perHour: 10, hours: 1, meanHandlingSeconds: 60, patienceSeconds: 60, seed: 1 },
    },
  }),
  'PATCH /api/routing/settings': () => ({ body: { awayReasons: ['lunch'] } }),
  'GET /api/conversations/:id/decisions': () => ({ path: `/api/conversations/${conversation.id}/decisions` }),
  'POST /api/attachments': () => ({ path: addressOf({ name: 'note.txt' }), body: { any: 'bytes' } }),
  'GET /api/attachments/:id': () => ({ path: `/api/attachments/${conversation.fileId}` }),
  'DELETE /api/attachments/:id': () =>
    some('/api/attachments', stores(world.url, tokens.visitor ?? '', aPdf()).then(({ attachment }) => attachment)),
  'GET /api/conversations': () => ({ path: '/api/conversations?view=all' }),
  'GET /api/conversations/:id': () => ({ path: `/api/conversations/${conversation.id}` }),
  'GET /api/conversations/:id/entries': () => ({ path: `/api/conversations/${conversation.id}/entries` }),
  'GET /api/visitors/:id': () => ({ path: `/api/visitors/${conversation.visitorId}` }),
  'GET /api/transcripts/:id': () => ({ path: `/api/transcripts/${conversation.id}` }),
  'GET /api/transcripts/:id/export': () => ({ path: `/api/transcripts/${conversation.id}/export?format=json` }),
  'GET /dashboard/*': () => ({ path: '/dashboard/inbox' }),
  'GET /widget/*': () => ({ path: '/widget/assets/main.js' }),
  'GET /widget/frame/:siteKey': () => ({ path: `/widget/frame/${world.site.siteKey}` }),
  'GET /chat/:siteKey': () => ({ path: `/chat/${world.site.siteKey}` }),
  'GET /demo/:product': () => ({ path: '/demo/tide-lamp' }),
}

beforeAll(async () => {
  web = mkdtempSync(join(tmpdir(), 'parley-web-'))
  mkdirSync(join(web, 'assets'))
  for (const file of ['index.html', 'frame.html', 'widget.js', 'assets/main.js']) {
    writeFileSync(join(web, file), '<!doctype html>')
  }
  world = await aWorld({ RATE_FACTOR: '1000' }, { web: new WebFolders(web, web) })
  tokens.admin = (await world.admin()).token
  const [visitor, neighbour] = [await world.aVisitor(), await world.aVisitor()]
  const foreigner = await world.aVisitor({ site: await aSite() })
  await visitor.connect()
  const { attachment: file } = await stores(world.url, visitor.token, aPdf(), { name: 'order.pdf' })
  const message = { clientId: randomUUID(), body: 'This one', attachmentIds: [file.id] }
  conversation = { id: (await opens(visitor, null, { message })).id, visitorId: visitor.id, fileId: file.id }
  Object.assign(tokens, { visitor: visitor.token, neighbour: neighbour.token, foreigner: foreigner.token })
  for (const [caller, role] of [
    ['member', 'agent'], ['outsider', 'agent'], ['supervisor', 'supervisor'], ['admin', 'admin'],
  ] as const) {
    const agent = await world.anAgent({ role, queues: caller === 'member' ? [world.queue.id] : [] })
    tokens[caller] = agent.token
    cookies[caller] = agent.cookie
  }
})
afterAll(async () => {
  await world.close()
  rmSync(web, { recursive: true })
})

async function outcomeOf(key: Key, caller: Caller, wish: Wish): Promise<Outcome> {
  const [method = '', path = ''] = key.split(' ')
  const token = tokens[caller]
  const cookie = cookies[caller]
  const call = {
    ...(token && { token }), ...(wish.body && { body: wish.body }),
    headers: { ...(cookie && { cookie }), ...wish.headers },
  }
  type Body = Partial<Problem> & { accessToken?: string }
  const { status, headers, body } = await world.call<Body>(method, wish.path ?? path, call)
  if (status >= 400) {
    expect(headers.get('content-type'), `${key} ${status}`).toMatch(/^application\/problem\+json/)
    expect(body).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) })
    return body.code ?? 'unavailable'
  }
  if (key === 'POST /api/me/password') tokens[caller] = body.accessToken ?? ''
  const row: Row = table[key]
  return row.includes('blind') && !JSON.stringify(body).includes(conversation.id) ? 'blind' : 'ok'
}

it('has a row for each route that is served, and a cell for each caller', () => {
  const fastify = world.app.getHttpAdapter().getInstance()
  const isServed = (key: string) => {
    const [method, url = ''] = key.split(' ')
    return fastify.hasRoute({ method: method as HTTPMethods, url })
  }
  const declared = routesOf(world.app).map(({ method, path }) => `${method} ${path}`)
  expect(declared.filter((route) => !(route in table))).toEqual([])
  expect(keys.filter((key) => !isServed(key))).toEqual([])
  // Not all is declared by a controller; what is served has as many methods as this table has rows.
  const served = [...fastify.printRoutes({ commonPrefix: false }).matchAll(/\(([A-Z, ]+)\)$/gm)]
    .flatMap(([, methods = '']) => methods.split(', ')).filter((method) => method !== 'HEAD')
  expect(served).toHaveLength(keys.length)
  for (const key of keys) expect(table[key], key).toHaveLength(callers.length)
})

it.each(keys)('%s', async (key) => {
  const row: Row = table[key]
  const wished = async () => await wishes[key]?.() ?? {}
  if (key !== 'POST /api/setup') expect(row.some(isAllowed), 'nobody may').toBe(true)

  const refused = await wished()
  const before = await imprint(world.db)
  const outcomes: [Caller, Outcome][] = []
  for (const caller of callers.filter((_, place) => !isAllowed(row[place] ?? 'ok'))) {
    outcomes.push([caller, await outcomeOf(key, caller, refused)])
  }
  const after = await imprint(world.db)
  for (const caller of callers.filter((_, place) => isAllowed(row[place] ?? 'ok'))) {
    outcomes.push([caller, await outcomeOf(key, caller, await wished())])
  }
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(callers.map((caller, place) => [caller, row[place]])))
  expect(after, 'a refusal changed something').toEqual(before)
})
