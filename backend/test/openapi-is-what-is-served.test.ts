import type { OpenAPIObject } from '@nestjs/swagger'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from '../src/app.js'
import { readConfig } from '../src/config.js'
import { answers } from '../src/openapi/replies.js'
import { views, type ViewName } from '../src/openapi/views.js'
import type { Call } from './calls.js'
import { addressOf, aPdf, stores } from './files.js'
import type { TestAgent } from './people.js'
import { opens } from './talks.js'
import { aDatabase } from './test-database.js'
import { aSecret, sign } from './vouching.js'
import { aWorld, type World } from './world.js'

let world: World
let admin: TestAgent
let description: OpenAPIObject
beforeAll(async () => {
  world = await aWorld()
  admin = await world.admin()
  description = await world.done('GET', '/api/openapi.json')
})
afterAll(() => world.close())

const verbs = ['get', 'post', 'put', 'patch', 'delete'] as const
const described = () => Object.entries(description.paths).flatMap(([path, item]) =>
  verbs.flatMap((verb) => item[verb] ? [`${verb.toUpperCase()} ${path}`] : []))

test('every route under /api is described, and nothing else is', async () => {
  const database = await aDatabase()
  const app = await createApp(readConfig({ DATABASE_URL: database.url, LOG_LEVEL: 'silent', JWT_SECRET: world.config.jwtSecret }))
  const served: string[] = []
  app.getHttpAdapter().getInstance().addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) if (url.startsWith('/api/')) served.push(`${each} ${url.replace(/:(\w+)/g, '{$1}')}`)
  })
  await app.init()
  await app.close()
  await database.drop()
  expect(served.length).toBeGreaterThan(30)
  expect(served.filter((route) => !route.startsWith('HEAD ')).sort()).toEqual(described().sort())
})

test('every route says what it answers, who may call it, and how it refuses', () => {
  expect(Object.keys(answers).sort()).toEqual(described().sort())
  for (const item of Object.values(description.paths)) {
    for (const operation of verbs.flatMap((verb) => item[verb] ?? [])) {
      expect(operation.summary, operation.operationId).not.toBe('')
      expect(operation.responses).toHaveProperty('default')
      expect(operation.security).toHaveLength(operation.description === 'Anyone.' ? 0 : 1)
    }
  }
  expect(description.paths['/api/agents']?.post?.description).toBe('Only for: admin.')
})

test('every reference leads to a schema', () => {
  const names = [...JSON.stringify(description).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '')
  expect(names.length).toBeGreaterThan(30)
  for (const name of names) expect(description.components?.schemas, name).toHaveProperty(name)
})

/** The view with everything that is not in its schema taken away; equal to the view when the schema tells all of it. */
const asDescribed = (name: ViewName, body: unknown): unknown => views[name].parse(body)

test('what is answered is what the description says', async () => {
  const agent = await world.anAgent({ role: 'supervisor' })
  const visitor = await world.aVisitor({ identity: sign(world, await aSecret(world), { name: 'Wei', attributes: { plan: 'gold', seats: 3 } }) })
  await visitor.connect()
  const { id: conversationId } = await opens(visitor, 'hello there')
  const { attachment: file } = await stores(world.url, visitor.token, aPdf(), { name: 'a.pdf' })
  const { token } = admin
  const spare = await world.done<{ id: string }>('POST', '/api/queues', { token, body: { name: 'Spare' } })
  const invited = await world.done<{ agent: { id: string }; invitation: { url: string } }>('POST', '/api/agents', {
    token, body: { name: 'New', email: 'new@parley.example', role: 'agent' },
  })
  const invitation = new URL(invited.invitation.url).hash.slice(1)
  const fresh = { origin: world.url }
  const calls: [string, Call, string?][] = [
    ['GET /api/setup', {}], ['GET /api/me', { token }], ['PATCH /api/me', { token, body: { settings: { theme: 'dark' } } }],
    ['POST /api/auth/login', { body: { email: agent.email, password: agent.password } }],
    ['POST /api/auth/refresh', { headers: { cookie: agent.cookie } }],
    ['GET /api/agents', { token }], ['GET /api/agents/{id}', { token }, agent.id],
    ['POST /api/agents', { token, body: { name: 'B', email: 'b@parley.example', role: 'agent', queueIds: [spare.id] } }],
    ['PATCH /api/agents/{id}', { token, body: { capacity: 9 } }, agent.id],
    ['POST /api/invitations/read', { body: { token: invitation } }],
    ['POST /api/invitations/accept', { body: { token: invitation, password: 'six tall ships sailing' } }],
    ['POST /api/agents/{id}/invitation', { token }, invited.agent.id],
    ['DELETE /api/agents/{id}', { token }, invited.agent.id],
    ['POST /api/sites/{id}/identity-secret', { token }, world.site.id],
    ['GET /api/sites', { token }], ['GET /api/sites/{id}', { token }, world.site.id],
    ['POST /api/sites', { token, body: { name: 'Shop', queueIds: [spare.id], allowedOrigins: ['https://shop.example'] } }],
    ['PATCH /api/sites/{id}', { token, body: { name: 'Main' } }, world.site.id],
    ['DELETE /api/sites/{id}/identity-secret', { token }, world.site.id],
    ['GET /api/queues', { token }], ['GET /api/queues/{id}', { token }, spare.id],
    ['POST /api/queues', { token, body: { name: 'Third', capacityPerAgent: 2 } }], ['PATCH /api/queues/{id}', { token, body: { name: 'Rest' } }, spare.id],
    ['PUT /api/queues/{id}/members', { token, body: { agentIds: [agent.id] } }, spare.id],
    ['POST /api/visitor/session', { body: { siteKey: world.site.siteKey, visitorToken: visitor.session.visitorToken }, headers: fresh }],
    ['POST /api/attachments', { token: visitor.token, body: ['any bytes'] }, `?${addressOf({ name: 'a.txt' }).split('?')[1]}`],
    ['GET /api/attachments/{id}', { token: visitor.token }, file.id],
    ['DELETE /api/attachments/{id}', { token: visitor.token }, file.id],
    ['GET /api/conversations', { token }, '?view=all'], ['GET /api/conversations/{id}', { token }, conversationId],
    ['GET /api/conversations/{id}/entries', { token }, conversationId], ['GET /api/visitors/{id}', { token }, visitor.id],
    ['GET /api/transcripts', { token }, '?q=hello'], ['GET /api/transcripts/{id}', { token }, conversationId],
    ['GET /api/transcripts/{id}/export', { token }, `${conversationId}?format=json`],
    ['GET /api/queues/{id}/routing', { token }, spare.id],
    ['PATCH /api/queues/{id}/routing', { token, body: { routing: { hours: null, offer: { seconds: 20, missesUntilAway: 2 } } } }, spare.id],
    ['GET /api/agents/{id}/routing', { token }, agent.id],
    ['PATCH /api/agents/{id}/routing', { token, body: { skills: ['refunds'], languages: ['zh'] } }, agent.id],
    ['PUT /api/agents/{id}/capacity', { token, body: { capacity: 6 } }, agent.id],
    ['PUT /api/queues/{id}/capacity', { token, body: { capacityPerAgent: null } }, spare.id],
    ['PATCH /api/routing/settings', { token, body: { rules: [{ name: 'Cart', when: { pageContains: ['/cart'], vouched: true, attributes: [{ name: 'plan', values: ['gold'] }] }, give: { priority: 8 } }] } }],
    ['GET /api/routing/settings', { token }], ['GET /api/routing/decisions', { token }, '?limit=5'],
    ['GET /api/conversations/{id}/decisions', { token }, conversationId], ['GET /api/routing/estimates', { token }],
    ['GET /api/board', { token }], ['GET /api/audit', { token }],
    ['POST /api/routing/simulations', { token, body: {
      queueId: spare.id, routing: { maxLength: 2 },
      arrivals: { from: 'generated', perHour: 20, hours: 1, meanHandlingSeconds: 60, patienceSeconds: 60, seed: 1 },
    } }],
    ['POST /api/me/password', { token: agent.token, body: { current: agent.password, next: 'nine old stone bridges' } }],
    ['POST /api/auth/logout', { token }],
  ]
  for (const [route, call, place = ''] of calls) {
    const [method = '', pattern = ''] = route.split(' ')
    const [id = '', query] = place.split('?')
    const path = `${pattern.replace('{id}', id)}${query === undefined ? '' : `?${query}`}`
    const { status, headers, body } = await world.call(method, path, call)
    const answer = answers[route]
    expect({ route, status, body: status === answer?.status ? '' : body }).toEqual({ route, status: answer?.status, body: '' })
    if (answer?.view) expect(asDescribed(answer.view, body), route).toEqual(body)
    if (answer?.files) expect(answer.files).toContain(headers.get('content-type')?.split(';')[0])
  }
  const untried = Object.keys(answers).filter((route) => !calls.some(([tried]) => tried === route))
  expect(untried).toEqual(['POST /api/setup', 'DELETE /api/sites/{id}', 'DELETE /api/queues/{id}'])
})

test('a refusal is what the description says', async () => {
  const refused = await world.call('POST', '/api/auth/login', { body: { email: 'x' } })
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(asDescribed('Problem', refused.body)).toEqual(refused.body)
})

test('the page that shows it needs nothing from elsewhere', async () => {
  const page = await world.call<string>('GET', '/api/docs')
  expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*script-src 'self';/)
  const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '')
  expect(parts).toHaveLength(3)
  for (const part of parts) expect((await world.call('GET', part)).status, part).toBe(200)
  expect(page.body).not.toMatch(/<script>|<style|style=/)
})
