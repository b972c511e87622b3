import { expect, test } from 'vitest'
import type { Page } from '@parley/protocol'
import { lastVisit } from './visits.js'

const noon = Date.parse('2026-11-20T12:00:00.000Z')
const page = (path: string, minutes: number): Page => ({
  url: `https://shop.example${path}`,
  title: path,
  referrer: null,
  at: new Date(noon + minutes * 60_000).toISOString(),
})
const read = (pages: Page[], online: boolean, minutes: number) =>
  lastVisit(pages, online, noon + minutes * 60_000).map(
    ({ page: { title }, ms, isCurrent }) => `${title} ${ms === null ? '?' : ms / 60_000}${isCurrent ? ' now' : ''}`,
  )

test('each page was open until the next one, the newest still is', () => {
  expect(read([page('/a', 0), page('/b', 2), page('/c', 3)], true, 7)).toEqual(['/c 4 now', '/b 1', '/a 2'])
})

test('a long pause begins another visit', () => {
  expect(read([page('/old', -300), page('/a', 0), page('/b', 2)], true, 3)).toEqual(['/b 1 now', '/a 2'])
})

test('of a visitor who is gone nobody knows how long the last page was open', () => {
  expect(read([page('/a', 0), page('/b', 2)], false, 90)).toEqual(['/b ?', '/a 2'])
  expect(read([], false, 0)).toEqual([])
})
