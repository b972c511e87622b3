import type { Author, PushesToVisitor, Requests } from '@parley/protocol'
import { describe, expect, it } from 'vitest'
import { fakeTime } from './fakes/fake-time.js'
import { typingSender, typingShown, type TypingShownLink } from './typing.js'

describe('telling that one types', () => {
  const world = () => {
    const time = fakeTime()
    const told: [number, Requests['typing']][] = []
    const start = time.now()
    const link = {
      ask: async (_event: 'typing', request: Requests['typing']) => {
        told.push([time.now() - start, request])
        return { ok: true as const }
      },
    }
    return { time, told, sender: typingSender(link, 'talk', { time }) }
  }

  it('is done at once, renewed rarely, and taken back after a pause', async () => {
    const { time, told, sender } = world()
    for (let count = 0; count < 30; count += 1) {
      sender.typed()
      await time.pass(100)
    }
    await time.pass(10_000)
    expect(told.map(([at, { typing }]) => [at, typing])).toEqual([[0, true], [2_500, true], [4_900, false]])
    expect(told.every(([, request]) => !('preview' in request))).toBe(true)
  })

  it('is taken back at once when the text is sent, and only once', async () => {
    const { time, told, sender } = world()
    sender.typed()
    sender.stopped()
    sender.stopped()
    await time.pass(10_000)
    expect(told.map(([at, { typing }]) => [at, typing])).toEqual([[0, true], [0, false]])
  })

  it('brings the newest preview where there is one', async () => {
    const { time, told, sender } = world()
    for (const preview of ['h', 'he', 'hel']) sender.typed(preview)
    await time.pass(2_500)
    sender.close()
    expect(told.map(([, { preview }]) => preview)).toEqual(['h', undefined])
    sender.typed('a')
    sender.typed('ab')
    sender.typed('x'.repeat(900))
    for (let count = 0; count < 3; count += 1) {
      await time.pass(1_000)
      sender.typed('x'.repeat(900))
    }
    expect(told.slice(2).map(([, { preview }]) => preview?.length)).toEqual([1, 500])
  })
})

describe('showing who types', () => {
  const mei: Author = { kind: 'agent', id: 'mei', name: 'Mei' }
  const tom: Author = { kind: 'agent', id: 'tom', name: 'Tom' }
  const world = () => {
    const time = fakeTime()
    const handlers = new Map<string, (payload: never) => void>()
    const on = (push: string, handler: (payload: never) => void) => {
      handlers.set(push, handler)
      return () => void handlers.delete(push)
    }
    const link: TypingShownLink = { on }
    const shown = typingShown(link, 'talk', { time })
    return {
      time, shown, handlers,
      types: (by: Author, typing = true, conversationId = 'talk') => {
        const payload: PushesToVisitor['typing'] = { conversationId, by, typing }
        handlers.get('typing')?.(payload as never)
      },
      says: (author: Author) => {
        const entry = { id: 'e', conversationId: 'talk', seq: 1, at: '', author, kind: 'message' as const, body: 'hi' }
        handlers.get('entry')?.({ conversationId: 'talk', entry } as never)
      },
      names: () => shown.typists.value.map(({ by }) => by.kind === 'agent' ? by.name : by.kind),
    }
  }

  it('forgets after five seconds without renewal', async () => {
    const { time, types, names } = world()
    types(mei)
    await time.pass(4_000)
    types(mei)
    await time.pass(4_900)
    expect(names()).toEqual(['Mei'])
    await time.pass(100)
    expect(names()).toEqual([])
  })

  it('forgets at once who stopped or whose message landed, and nobody else', () => {
    const { types, says, names } = world()
    types(mei)
    types(tom)
    types({ kind: 'visitor' })
    types(tom, true, 'another')
    expect(names()).toEqual(['Mei', 'Tom', 'visitor'])
    types(tom, false)
    says(mei)
    expect(names()).toEqual(['visitor'])
  })

  it('ends with everything when it is closed', async () => {
    const { time, shown, handlers, types } = world()
    types(mei)
    shown.close()
    expect(handlers.size).toBe(0)
    expect(shown.typists.value).toEqual([])
    await time.pass(10_000)
  })
})
