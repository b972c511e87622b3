import { expect, test } from 'vitest'
import { aConversation } from '../fakes/conversation.js'
import { createPages } from './pages.js'

const page = (ids: string[], nextCursor: string | null) => ({
  ok: true as const,
  value: { items: ids.map((id) => aConversation(id, { status: 'closed' })), nextCursor },
})
const down = {
  ok: false as const,
  problem: { type: 'about:blank', title: '', status: 503, detail: '', code: 'unavailable' as const },
}

test('pages follow one another by cursor until there is none', async () => {
  const asked: (string | null)[] = []
  const pages = createPages(async (cursor) => {
    asked.push(cursor)
    return cursor === null ? page(['a', 'b'], 'two') : page(['b', 'c'], null)
  })
  await pages.more()
  expect(pages.state.value).toBe('more')
  await Promise.all([pages.more(), pages.more()])
  await pages.more()
  expect(pages.rows.value.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  expect([pages.state.value, asked]).toEqual(['complete', [null, 'two']])
})

test('a page that fails is asked for again, and what came before stays', async () => {
  const answers = [page(['a'], 'two'), down, page(['b'], null)]
  const pages = createPages(async () => answers.shift() ?? down)
  await pages.more()
  await pages.more()
  expect([pages.state.value, pages.rows.value.length, pages.problem.value?.code]).toEqual(['failed', 1, 'unavailable'])
  await pages.more()
  expect([pages.state.value, pages.rows.value.length, pages.problem.value]).toEqual(['complete', 2, null])
})
