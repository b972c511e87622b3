import { expect, test } from 'vitest'
import type { VNode } from 'preact'
import { RichText } from './rich-text.js'

/** What is drawn, links in brackets. */
const drawn = (text: string): string => {
  const { props } = RichText({ text }) as VNode<{ children: (string | VNode<{ href: string }>)[] }>
  return props.children.map((part) => (typeof part === 'string' ? part : `[${part.props.href}]`)).join('')
}

test('web addresses become links, and the sentence around them stays text', () => {
  expect(drawn('See https://shop.example/a?b=1, thanks')).toBe('See [https://shop.example/a?b=1], thanks')
  expect(drawn('(http://shop.example/).')).toBe('([http://shop.example/]).')
  expect(drawn('看 https://shop.example/发票。谢谢')).toBe('看 [https://shop.example/发票]。谢谢')
})

test('nothing else does', () => {
  for (const text of ['javascript:alert(1)', 'https://', 'shop.example', '<b>bold</b>', ''])
    expect(drawn(text)).toBe(text)
})
