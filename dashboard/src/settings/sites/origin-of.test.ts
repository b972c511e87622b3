import { expect, test } from 'vitest'
import { originOf } from './origin-of.js'

const read = (text: string) => {
  const reading = originOf(text)
  return reading.ok ? reading.origin : reading.why
}

test('takes an origin as browsers send it', () => {
  expect(originOf('https://shop.example')).toEqual({ ok: true, origin: 'https://shop.example', shortened: false })
  expect(read('http://localhost:8080')).toBe('http://localhost:8080')
  expect(read('https://192.168.1.4:8443')).toBe('https://192.168.1.4:8443')
  expect(read('http://[::1]:3000')).toBe('http://[::1]:3000')
})

test('mends what people paste', () => {
  expect(read('shop.example')).toBe('https://shop.example')
  expect(read(' HTTPS://Shop.Example/ ')).toBe('https://shop.example')
  expect(read('https://shop.example:443')).toBe('https://shop.example')
  expect(originOf('https://shop.example/cart?step=2#pay')).toEqual({ ok: true, origin: 'https://shop.example', shortened: true })
  expect(read('商店.example')).toBe('https://xn--czrs0t.example')
})

test('says why a text is no origin', () => {
  expect(read('  ')).toBe('empty')
  expect(read('https://*.shop.example')).toBe('wildcard')
  expect(read('ftp://shop.example')).toBe('scheme')
  expect(read('javascript://shop.example')).toBe('scheme')
  expect(read('shop')).toBe('notOrigin')
  expect(read('https://user:secret@shop.example')).toBe('notOrigin')
  expect(read('https://')).toBe('notOrigin')
  expect(read('shop .example')).toBe('notOrigin')
})
