import { afterEach, expect, test, vi } from 'vitest'
import type { List, TranscriptRow } from '@parley/protocol'
import type { Answer } from '../request.js'
import { find, findMore, results } from './results.js'

type Page = Answer<List<TranscriptRow>>
const asked: { query: Record<string, unknown>; answer: (page: Page) => void; signal: AbortSignal }[] = []

vi.mock('../http.js', () => ({
  http: {
    get: (_path: string, options: { query: Record<string, unknown>; signal: AbortSignal }) =>
      new Promise<Page>((answer) => { asked.push({ ...options, answer }) }),
  },
}))

const row = (id: string): TranscriptRow => ({
  id, site: { id: 's', name: 'Shop' }, queue: { id: 'q', name: 'Support' }, visitorId: 'v', visitorName: id, agents: [], status: 'closed',
  startedAt: '2026-11-20T10:00:00Z', closedAt: null, messages: 1, rating: null, hits: [],
})
const page = (ids: string[], nextCursor: string | null = null): Page => ({ ok: true, value: { items: ids.map(row), nextCursor } })
const refused: Page = { ok: false, problem: { type: 'about:blank', title: '', status: 503, detail: '', code: 'unavailable' } }
const shown = () => results.value?.rows.map(({ id }) => id)
const settled = () => vi.waitFor(() => expect(results.value?.state === 'loading' || results.value?.more === 'loading').toBe(false))

afterEach(() => { asked.length = 0 })

test('shows what the last question found, even when an earlier answer comes later', async () => {
  void find('q=lamp')
  void find('q=oak')
  const [first, second] = asked
  expect(first?.signal.aborted).toBe(true)
  second?.answer(page(['b']))
  first?.answer(page(['a']))
  await settled()
  expect(results.value?.query).toBe('q=oak')
  expect(shown()).toEqual(['b'])
})

test('adds the next page once, without rows that are there', async () => {
  void find('q=chair')
  asked[0]?.answer(page(['a', 'b'], 'next'))
  await settled()
  void findMore()
  void findMore()
  expect(asked).toHaveLength(2)
  expect(asked[1]?.query).toMatchObject({ q: 'chair', cursor: 'next' })
  asked[1]?.answer(page(['b', 'c']))
  await settled()
  expect(shown()).toEqual(['a', 'b', 'c'])
  expect(results.value?.nextCursor).toBeNull()
})

test('a page that failed can be asked for again', async () => {
  void find('q=sofa')
  asked[0]?.answer(page(['a'], 'next'))
  await settled()
  void findMore()
  asked[1]?.answer(refused)
  await vi.waitFor(() => expect(results.value?.more).toBe('failed'))
  expect(shown()).toEqual(['a'])
  void findMore()
  asked[2]?.answer(page(['b']))
  await settled()
  expect(shown()).toEqual(['a', 'b'])
})

test('the same question shortly after finds the list as it was', async () => {
  void find('q=desk')
  asked[0]?.answer(page(['a']))
  await settled()
  void find('q=desk')
  expect(asked).toHaveLength(1)
  void find('q=desk', { again: true })
  expect(asked).toHaveLength(2)
  asked[1]?.answer(page(['a', 'new']))
  await settled()
  expect(shown()).toEqual(['a', 'new'])
})

test('says that it failed, and asks anew', async () => {
  void find('q=bed')
  asked[0]?.answer(refused)
  await settled()
  expect(results.value?.state).toBe('failed')
  void find('q=bed')
  asked[1]?.answer(page(['a']))
  await settled()
  expect(shown()).toEqual(['a'])
})
