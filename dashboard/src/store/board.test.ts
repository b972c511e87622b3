import { expect, test } from 'vitest'
import type { Board } from '@parley/protocol'
import { fakeLink } from '../fakes/link.js'
import { openBoard } from './board.js'

const view = (second: number): Board => ({ at: `2026-11-20T09:00:${second}.000Z`, queues: [], agents: [] })

test('the board is opened, follows the pushes, and is opened again after the line was away', async () => {
  let second = 10
  const link = fakeLink({ 'board:open': () => ({ ok: true, board: view(second) }) })
  const board = openBoard(link)
  link.push('board', { board: view(20) })
  await expect.poll(() => link.asked.length).toBe(1)
  await Promise.resolve()
  expect(board.view.value).toEqual(view(20))
  second = 30
  link.turn('offline')
  link.turn('online')
  await expect.poll(() => board.view.value).toEqual(view(30))
  board.close()
  link.push('board', { board: view(40) })
  expect([board.view.value, link.asked.at(-1)?.event]).toEqual([view(30), 'board:close'])
})

test('a refusal is told, until the board is there', async () => {
  const link = fakeLink({ 'board:open': () => ({ ok: false, error: { code: 'forbidden', message: 'not for you' } }) })
  const board = openBoard(link)
  await expect.poll(() => board.error.value?.code).toBe('forbidden')
  link.push('board', { board: view(10) })
  expect(board.error.value).toBeNull()
})
