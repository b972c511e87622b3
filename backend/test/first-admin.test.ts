import { afterEach, expect, test } from 'vitest'
import { aWorld, type World } from './world.js'

let world: World
afterEach(() => world.close())

test('the first admin is made once, with a site and a queue to begin with', async () => {
  world = await aWorld()
  const admin = await world.admin()
  expect(admin.me).toMatchObject({ name: 'Ada', role: 'admin', account: 'active', queueIds: [world.queue.id] })
  expect(world.site.queueIds).toEqual([world.queue.id])
  expect(await world.done('GET', '/api/setup')).toEqual({ needed: false, codeNeeded: false })
  const again = await world.call('POST', '/api/setup', { body: { name: 'Eve', email: 'eve@parley.example', password: 'seven quiet rivers' } })
  expect(again).toMatchObject({ status: 409, body: { code: 'conflict' } })
})
