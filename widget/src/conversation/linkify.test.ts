import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkify } from './linkify.js'

const links = (text: string): string[] => linkify(text).flatMap((piece) => piece.kind === 'link' ? [piece.href] : [])

describe('links in a text', () => {
  it.each([
    ['See https://shop.example/orders?id=1&x=2#top.', ['https://shop.example/orders?id=1&x=2#top']],
    ['(https://shop.example/a_(b))', ['https://shop.example/a_(b)']],
    ['看 https://shop.example/发票，谢谢', ['https://shop.example/%E5%8F%91%E7%A5%A8']],
    ['write to help@shop.example!', ['mailto:help@shop.example']],
    ['mailto:help@shop.example?subject=Hi', ['mailto:help@shop.example?subject=Hi']],
    ['HTTP://SHOP.EXAMPLE', ['http://shop.example/']],
  ])('%s', (text, expected) => expect(links(text)).toEqual(expected))

  it.each([
    'javascript:alert(1)', 'data:text/html,hi', 'file:///etc/passwd', 'ftp://shop.example', 'vbscript:x', 'https://',
    'no link here', 'a@b', 'shop.example', '<img src=x onerror=alert(1)>',
  ])('none in %s', (text) => expect(links(text)).toEqual([]))

  it('are found in a long text without delay', () => {
    const began = performance.now()
    const long = [
      'a.'.repeat(8192), 'a@'.repeat(8192), `x@${'a.'.repeat(8000)}1`, 'https://'.repeat(2048),
      `https://a${')'.repeat(16000)}`,
    ]
    for (const text of long) linkify(text)
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('never changes what is read, and never makes another scheme', () => {
    const bits = fc.constantFrom(
      'https://', 'http://', 'mailto:', 'javascript:', 'a.b', '@', '.com', ' ', ')', '(', '。', '\n', 'x')
    fc.assert(fc.property(fc.array(fc.oneof(bits, fc.string()), { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const pieces = linkify(text)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
      for (const href of links(text)) expect(href).toMatch(/^(https?|mailto):/)
    }))
  })
})
