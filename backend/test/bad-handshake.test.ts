// Who comes with a wrong token, an old protocol or from a foreign page is not let in, and is told why.
import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PROTOCOL_VERSION, type ErrorCode, type Site } from '@parley/protocol'
import { io } from 'socket.io-client'
import { TokensService } from '../src/tokens/tokens.service.js'
import { imprint } from './imprint.js'
import type { TestAgent, TestVisitor } from './people.js'
import { SettableClock } from './settable-clock.js'
import { no, yes } from './talks.js'
import { aWorld, type World } from './world.js'

type Namespace = '/visitor' | '/agent'
interface Refused { code: ErrorCode; message: string; retryAfter?: number }

let world: World
let agent: TestAgent
let visitor: TestVisitor
let elsewhere: Site

beforeAll(async () => {
  world = await aWorld()
  const { token } = await world.admin()
  elsewhere = await world.done<Site>('POST', '/api/sites', { token, body: {
    name: 'Elsewhere', queueIds: [world.queue.id], allowedOrigins: ['https://elsewhere.example'],
  } })
  await world.done('PATCH', `/api/sites/${world.site.id}`, {
    token, body: { allowedOrigins: ['https://shop.example', 'https://shop.example:8443'] },
  })
  ;[agent, visitor] = [await world.anAgent(), await world.aVisitor()]
})
afterAll(() => world.close())

const comes = (namespace: Namespace, auth: object, headers: Record<string, string>) => io(`${world.url}${namespace}`, {
  auth, extraHeaders: headers, transports: ['websocket'], forceNew: true, reconnection: false,
})

/** Comes to the door: `in`, or the refusal. */
async function knock(
  namespace: Namespace, auth: object, headers: Record<string, string> = { origin: world.url },
): Promise<'in' | Refused> {
  world.clock.advance(200)
  const socket = comes(namespace, auth, headers)
  return new Promise((resolve) => {
    socket.once('connect', () => { resolve('in'); socket.disconnect() })
    socket.once('connect_error', (error: Error & { data?: Refused }) => {
      resolve(error.data ?? { code: 'unavailable', message: error.message })
      socket.disconnect()
    })
  })
}
const codeOf = (answer: 'in' | Refused) => answer === 'in' ? 'in' : answer.code
const withToken = (token: unknown) => ({ token, protocol: PROTOCOL_VERSION })

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const decoded = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>

/** Tokens that are almost right, for the bearer of a right one. */
function forgeries(right: string, expired: string): Record<string, unknown> {
  const [header = '', payload = '', signature = ''] = right.split('.')
  const claims = decoded(payload)
  const nobody = { sub: crypto.randomUUID(), sid: crypto.randomUUID() }
  const otherEnd = signature.endsWith('AA') ? 'BB' : 'AA'
  const resigned = (head: object, body: object, secret: string) => {
    const text = `${encoded(head)}.${encoded(body)}`
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  return {
    'expired': expired,
    'with a later end': `${header}.${encoded({ ...claims, exp: 4_000_000_000 })}.${signature}`,
    'of another person': `${header}.${encoded({ ...claims, sub: crypto.randomUUID() })}.${signature}`,
    'of a higher role': `${header}.${encoded({ ...claims, role: 'admin' })}.${signature}`,
    'with a changed signature': `${header}.${payload}.${signature.slice(0, -2)}${otherEnd}`,
    'without a signature': `${header}.${payload}.`,
    'of no algorithm': `${encoded({ ...decoded(header), alg: 'none' })}.${payload}.`,
    'of another algorithm': `${encoded({ ...decoded(header), alg: 'HS512' })}.${payload}.${signature}`,
    'signed with the public key id': resigned(decoded(header), claims, String(decoded(header)['kid'])),
    'signed with an empty secret': resigned(decoded(header), claims, ''),
    'of an unknown key': resigned({ ...decoded(header), kid: 'other' }, claims, world.config.jwtSecret),
    'of another issuer': resigned(decoded(header), { ...claims, iss: 'else' }, world.config.jwtSecret),
    'of another audience': resigned(decoded(header), { ...claims, aud: 'else' }, world.config.jwtSecret),
    'without an end': resigned(decoded(header), { ...claims, exp: undefined }, world.config.jwtSecret),
    'of nobody known': resigned(decoded(header), { ...claims, ...nobody }, world.config.jwtSecret),
    'that is none': 'aaa.bbb.ccc', 'that is blank': ' ', 'that is long': 'a'.repeat(4096),
  }
}
const notStrings = {
  'that is empty': '', 'that is missing': undefined, 'that is too long': 'a'.repeat(4097), 'that is a number': 7,
  'that is a list': ['a'],
}

/** What the keys of yesterday would have been. */
function yesterday(): TokensService {
  const clock = new SettableClock(new Date(world.clock.now().getTime() - 86_400_000))
  return new TokensService(world.config, clock)
}
const today = () => world.app.get(TokensService, { strict: false })

/** By namespace: a right token, and all kinds of wrong ones, the other namespace's among them. */
function tokensOf(namespace: Namespace): { right: string; wrong: Record<string, unknown> } {
  const of = { visitorId: visitor.id, siteId: world.site.id }
  if (namespace === '/visitor') {
    return { right: visitor.token, wrong: {
      ...forgeries(visitor.token, yesterday().signVisitor(of).token),
      'to come back with': visitor.session.visitorToken, 'of an agent': agent.token,
      'of a visitor of another site': today().signVisitor({ ...of, siteId: elsewhere.id }).token,
    } }
  }
  const { sessionId } = today().verifyAgent(agent.token)
  return { right: agent.token, wrong: {
    ...forgeries(agent.token, yesterday().signAgent({ agentId: agent.id, sessionId, role: 'agent' }).token),
    'of the refresh cookie': decodeURIComponent(agent.cookie.split('=')[1] ?? ''), 'of a visitor': visitor.token,
  } }
}

it.each(['/visitor', '/agent'] as const)('%s lets in who has a good token, and nobody else', async (namespace) => {
  const { right, wrong } = tokensOf(namespace)
  const before = await imprint(world.db)
  for (const [what, token] of Object.entries({ ...wrong, ...notStrings })) {
    expect(codeOf(await knock(namespace, withToken(token))), what).toBe('unauthenticated')
  }
  expect(await imprint(world.db)).toEqual(before)
  expect(await knock(namespace, withToken(right))).toBe('in')
})

it.each(['/visitor', '/agent'] as const)('%s keeps its end when it is offered a wrong token', async (namespace) => {
  const line = namespace === '/visitor' ? visitor : agent
  await line.connect()
  for (const [what, token] of Object.entries(tokensOf(namespace).wrong)) {
    world.clock.advance(100)
    expect(no(await line.ask('auth:refresh', { token })), what).toBe('unauthenticated')
  }
  const another = namespace === '/visitor' ? await world.aVisitor() : await world.anAgent()
  expect(no(await line.ask('auth:refresh', { token: another.token }))).toBe('forbidden')
  yes(await line.ask('heartbeat', {}))
  yes(await line.ask('auth:refresh', { token: line.token }))
  line.hangUp()
})

it.each(['/visitor', '/agent'] as const)('%s wants a protocol it can speak', async (namespace) => {
  const { token } = namespace === '/visitor' ? visitor : agent
  for (const protocol of [0, -1]) {
    const refusal = { code: 'client_too_old', message: expect.stringContaining('Reload') }
    expect(await knock(namespace, { token, protocol })).toMatchObject(refusal)
  }
  for (const protocol of [undefined, null, '1', 1.5]) {
    expect(codeOf(await knock(namespace, { token, protocol }))).toBe('unauthenticated')
  }
  expect(await knock(namespace, { token, protocol: PROTOCOL_VERSION })).toBe('in')
})

type Headers = Record<string, string>
/** By what a request says of its page: who may come from there. */
function pages(): [Headers, 'visitors' | 'everyone' | 'nobody'][] {
  const { port } = new URL(world.url)
  const foreign = [
    'null', '', 'https://elsewhere.example', 'https://shop.example.evil.example', 'https://evil-shop.example',
    'https://a.shop.example', 'http://shop.example', 'https://shop.example:444', 'https://shop.example/',
    'https://SHOP.example', 'https://shop.example@evil.example', 'https://shop.example, https://evil.example',
    'shop.example', 'file://', 'chrome-extension://shop.example',
    `http://127.0.0.1:${Number(port) + 1}`, `http://127.0.0.1`, `http://127.0.0.1.evil.example:${port}`,
    `http://localhost:${port}`,
  ]
  return [
    [{ origin: world.url }, 'everyone'],
    [{ 'sec-fetch-site': 'same-origin' }, 'everyone'],
    [{ origin: 'https://shop.example' }, 'visitors'],
    [{ origin: 'https://shop.example:8443' }, 'visitors'],
    [{}, 'nobody'],
    ...['none', 'same-site', 'cross-site'].map((site): [Headers, 'nobody'] => [{ 'sec-fetch-site': site }, 'nobody']),
    ...foreign.map((origin): [Headers, 'nobody'] => [{ origin, 'sec-fetch-site': 'same-origin' }, 'nobody']),
  ]
}

it('lets visitors come from their site\'s pages and Parley\'s own, and agents from Parley\'s own', async () => {
  for (const [headers, may] of pages()) {
    const what = JSON.stringify(headers)
    const [visitors, agents] = [may === 'nobody' ? 'forbidden' : 'in', may === 'everyone' ? 'in' : 'forbidden']
    expect(codeOf(await knock('/visitor', withToken(visitor.token), headers)), what).toBe(visitors)
    expect(codeOf(await knock('/agent', withToken(agent.token), headers)), what).toBe(agents)
  }
})

it('gives visitors a session from the same pages alone', async () => {
  const before = await imprint(world.db)
  const { siteKey } = world.site
  const ask = (headers: Headers) => {
    world.clock.advance(200)
    return world.call<{ code?: string }>('POST', '/api/visitor/session', { body: { siteKey }, headers })
  }
  // `fetch` says itself whether it is of the same origin.
  const asked = pages().filter(([headers]) => headers['origin'] !== undefined && headers['origin'] !== '')
  for (const [headers] of asked.filter(([, may]) => may === 'nobody')) {
    expect(await ask(headers), JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  }
  expect(await imprint(world.db)).toEqual(before)
  for (const [headers, may] of asked) if (may !== 'nobody') expect(await ask(headers)).toMatchObject({ status: 200 })
})

it('takes a hundred connections at once from one address, and says when to come again', async () => {
  world.clock.advance(60_000)
  const storm = () => Promise.all(Array.from({ length: 60 }, () => fast()))
  const fast = async () => {
    const socket = comes('/visitor', withToken('x'), { origin: world.url })
    return new Promise<Refused | undefined>((resolve) => {
      socket.once('connect_error', (error: Error & { data?: Refused }) => resolve(error.data))
    })
  }
  const answers = [...await storm(), ...await storm()]
  expect(answers.filter((answer) => answer?.code === 'unauthenticated')).toHaveLength(100)
  expect(answers.filter((answer) => answer?.code === 'rate_limited')).toHaveLength(20)
  expect(answers.find((answer) => answer?.code === 'rate_limited')).toMatchObject({ retryAfter: 1 })
  world.clock.advance(1_000)
  expect(await knock('/visitor', withToken(visitor.token))).toBe('in')
})
