import { expect, test } from 'vitest'
import { unitOf } from './duration-field.js'

test('a time is shown in the largest unit in which it is whole', () => {
  expect([0, 45, 60, 300, 3_600, 86_400].map((seconds) => unitOf(seconds, 'seconds')))
    .toEqual(['seconds', 'seconds', 'minutes', 'minutes', 'hours', 'days'])
  expect([15, 120, 90].map((minutes) => unitOf(minutes, 'minutes'))).toEqual(['minutes', 'hours', 'minutes'])
})
