import { expect, it } from 'vitest'
import { estimateWait } from './estimate-wait.js'

it('counts the rounds of handling that come before', () => {
  expect(estimateWait(1, 3, 100)).toBe(100)
  expect(estimateWait(3, 3, 100)).toBe(100)
  expect(estimateWait(4, 3, 100)).toBe(200)
})

it('says nothing when nobody is there', () => {
  expect(estimateWait(1, 0, 100)).toBeNull()
})
