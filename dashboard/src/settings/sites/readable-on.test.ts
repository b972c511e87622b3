import { expect, test } from 'vitest'
import { isColor, readableOn } from './readable-on.js'

test('writes in white on deep colours and in black on pale ones', () => {
  expect(readableOn('#3557e0')).toBe('#ffffff')
  expect(readableOn('#000000')).toBe('#ffffff')
  expect(readableOn('#f5d90a')).toBe('#0b1020')
  expect(readableOn('#ffffff')).toBe('#0b1020')
})

test('knows a colour', () => {
  expect(isColor('#0F8A6D')).toBe(true)
  expect(isColor('#fff')).toBe(false)
  expect(isColor('red')).toBe(false)
})
