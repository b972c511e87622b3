import { expect, test } from 'vitest'
import { placeBeside } from './place.js'

const view = { width: 400, height: 300 }
const box = (left: number, top: number, width = 40, height = 20) => 
  ({ left, top, width, height, right: left + width, bottom: top + height })
const wish = { side: 'below', align: 'start', gap: 4, rtl: false } as const
const size = { width: 100, height: 80 }

test('stands below its anchor where there is room, above where there is not', () => {
  expect(placeBeside(box(50, 50), size, view, wish)).toEqual({ left: 50, top: 74 })
  expect(placeBeside(box(50, 260), size, view, wish)).toEqual({ left: 50, top: 176 })
  expect(placeBeside(box(50, 200), size, view, { ...wish, side: 'above' })).toEqual({ left: 50, top: 116 })
  expect(placeBeside(box(50, 20), size, view, { ...wish, side: 'above' })).toEqual({ left: 50, top: 44 })
})

test('aligns with the start, the middle or the end, mirrored from right to left', () => {
  expect(placeBeside(box(200, 50), size, view, { ...wish, align: 'end' }).left).toBe(140)
  expect(placeBeside(box(200, 50), size, view, { ...wish, align: 'center' }).left).toBe(170)
  expect(placeBeside(box(200, 50), size, view, { ...wish, rtl: true }).left).toBe(140)
  expect(placeBeside(box(200, 50), size, view, { ...wish, align: 'end', rtl: true }).left).toBe(200)
})

test('stays in the window', () => {
  expect(placeBeside(box(380, 50), size, view, wish).left).toBe(292)
  expect(placeBeside(box(0, 50), size, view, { ...wish, align: 'end' }).left).toBe(8)
  expect(placeBeside(box(50, 150), { width: 100, height: 280 }, view, wish).top).toBe(8)
})
