import { expect, it } from 'vitest'
import { rangeIn } from './content-headers.js'

it.each([
  ['bytes=0-9', { start: 0, end: 9 }], ['bytes=90-', { start: 90, end: 99 }], ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=50-500', { start: 50, end: 99 }], ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'none'], ['bytes=-0', 'none'],
  [undefined, null], ['', null], ['bytes=-', null], ['bytes=9-0', null], ['bytes=0-1,5-6', null], ['lines=0-1', null], ['bytes=a-b', null],
])('of a hundred bytes, %s asks for %o', (header, range) => expect(rangeIn(header, 100)).toEqual(range))
