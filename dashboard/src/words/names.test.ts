import { expect, test } from 'vitest'
import { visitorName, visitorNameIn } from './names.js'

const id = '0199a000-0000-7000-8000-00000000aae4'

test('A visitor is called by the name they typed, and without one the same wherever they stand', () => {
  expect(visitorNameIn({ visitorId: id, visitorName: 'Sofia Okafor' })).toBe('Sofia Okafor')
  expect(visitorNameIn({ visitorId: id, visitorName: null })).toBe('Visitor AAE4')
  expect(visitorNameIn({ visitorId: id, visitorName: null })).toBe(visitorName({ id, name: null }))
})
