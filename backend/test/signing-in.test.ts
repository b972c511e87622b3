import { afterEach, beforeEach, expect, test } from 'vitest'
import { password } from './people.js'
import { aWorld, type World } from './world.js'

let world: World
beforeEach(async () => { world = await aWorld() })
afterEach(() => world.close())

const minute = 60_000
const signIn = (email: string, secret: string, headers = {}) =>
  world.call<{ accessToken: string; code: string; detail: string; retryAfter?: number }>('POST', '/api/auth/login', { body: { email, password: secret }, headers })
const mayAsk = async (token: string) => (await world.call('GET', '/api/me', { token })).status

test('an unknown address, a wrong password and a closed account get the same answer', async () => {
  const agent = await world.anAgent()
  const gone = await world.anAgent()
  await world.done('PATCH', `/api/agents/${gone.id}`, { token: (await world.admin()).token, body: { deactivated: true } })
  const answers = [await signIn('nobody@parley.example', password), await signIn(agent.email, 'not this one at all'), await signIn(gone.email, password)]
  for (const answer of answers) expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1)
  const right = await signIn(agent.email.toUpperCase(), password)
  expect(right.status).toBe(200)
  expect(await mayAsk(right.body.accessToken)).toBe(200)
})

test('ten failures close an account for a while, and the owner gets in again after it', async () => {
  const agent = await world.anAgent()
  for (let count = 0; count < 10; count += 1) expect((await signIn(agent.email, 'wrong wrong wrong')).status).toBe(401)
  const refused = await signIn(agent.email, password)
  expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', retryAfter: 900 } })
  expect((await signIn((await world.admin()).email, password)).status).toBe(200)
  world.clock.advance(15 * minute)
  expect((await signIn(agent.email, password)).status).toBe(200)
})

test('a right password clears the failures before it', async () => {
  const agent = await world.anAgent()
  for (let round = 0; round < 3; round += 1) {
    for (let count = 0; count < 6; count += 1) expect((await signIn(agent.email, 'wrong wrong wrong')).status).toBe(401)
    expect((await signIn(agent.email, password)).status).toBe(200)
  }
})

test('many attempts at once are not cheaper than one after another', async () => {
  const agent = await world.anAgent()
  const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(agent.email, 'wrong wrong wrong')))
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(20)
})

test('an address that fails fifty times over many accounts has to wait', async () => {
  await world.db.query(`insert into sign_in_failures values ('address:127.0.0.1', 50, $1)`, [new Date(world.clock.now().getTime() + 5 * minute)])
  const { email } = await world.anAgent()
  expect(await signIn(email, password)).toMatchObject({ status: 429, body: { retryAfter: 300 } })
  world.clock.advance(5 * minute)
  expect((await signIn(email, password)).status).toBe(200)
})

test('an access token is good for fifteen minutes, and only as it was given', async () => {
  const { token } = await world.anAgent()
  const [head, payload, mark] = token.split('.')
  const forged = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object, role: 'admin' })).toString('base64url')
  const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`
  const visitor = await world.aVisitor()
  for (const wrong of ['', 'x', `${head}.${forged}.${mark}`, unsigned, visitor.token, visitor.session.visitorToken]) {
    expect(await mayAsk(wrong), wrong).toBe(401)
  }
  world.clock.advance(14 * minute)
  expect(await mayAsk(token)).toBe(200)
  world.clock.advance(2 * minute)
  expect(await mayAsk(token)).toBe(401)
})

test('a new password signs everybody else out', async () => {
  const agent = await world.anAgent()
  const elsewhere = (await signIn(agent.email, password)).body.accessToken
  const change = (current: string, next: string) => world.call<{ accessToken: string }>('POST', '/api/me/password', { token: agent.token, body: { current, next } })
  expect(await change('not my password', 'six tall ships sailing')).toMatchObject({ status: 400, body: { errors: [{ path: 'current' }] } })
  expect(await change(password, 'qwertyuiop1234')).toMatchObject({ status: 400, body: { errors: [{ path: 'next' }] } })
  expect(await mayAsk(elsewhere)).toBe(200)
  const changed = await change(password, 'six tall ships sailing')
  expect(changed.status).toBe(200)
  expect(await mayAsk(changed.body.accessToken)).toBe(200)
  expect(await mayAsk(elsewhere)).toBe(401)
  expect(await mayAsk(agent.token)).toBe(401)
  expect((await signIn(agent.email, password)).status).toBe(401)
  expect((await signIn(agent.email, 'six tall ships sailing')).status).toBe(200)
})

test('what is no sign-in is refused before anyone looks at it', async () => {
  for (const body of [{}, { email: 'a', password }, { email: 'a@b.example' }, { email: 'a@b.example', password, role: 'admin' }, [], 'x', null]) {
    const refused = await world.call('POST', '/api/auth/login', { body })
    expect(refused, JSON.stringify(body)).toMatchObject({ status: 400, body: { code: 'invalid' } })
  }
  const form = await fetch(`${world.url}/api/auth/login`, { method: 'POST', body: new URLSearchParams({ email: 'a@b.example', password }) })
  expect(form.status).toBe(415)
})
