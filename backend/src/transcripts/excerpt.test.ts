import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { searchQueryOf } from '../conversations/search-words.js'
import { excerptOf } from './excerpt.js'

/** The excerpt with its marks in brackets. */
function marked(text: string, question: string): string | null {
  const found = excerptOf(text, searchQueryOf(question)?.needles ?? [])
  if (!found) return null
  return found.marks.toReversed().reduce((shown, [start, end]) =>
    `${shown.slice(0, start)}[${shown.slice(start, end)}]${shown.slice(end)}`, found.excerpt)
}

describe('an excerpt', () => {
  it.each([
    ['我要开发票', '发票', '我要开[发票]'],
    ['Where is my invoice?', 'inv', 'Where is my [inv]oice?'],
    ['Un Cafe\u0301, un café', 'cafe', 'Un [Cafe\u0301], un [café]'],
    ['ﬁne ﬁsh', 'fi', '[ﬁ]ne [ﬁ]sh'],
    ['İstanbul 𠮷野家', '𠮷野 istanbul', '[İstanbul] [𠮷野]家'],
    ['Write to anna@shop.example', 'shop.example', 'Write to anna@[shop.example]'],
    ['one\ntwo  three', '"one two three"', '[one two  three]'],
    ['order order', 'order ord', '[order] [order]'],
    ['nothing here', 'else', null],
    ['only one of them', 'one other', null],
  ])('of %j for %j', (text, question, shown) => {
    expect(marked(text, question)).toBe(shown)
  })

  it('shows the piece of a long text where the words stand', () => {
    const text = `${'before '.repeat(100)}needle${' after'.repeat(100)}`
    const shown = marked(text, 'needle')
    expect(shown).toMatch(/^…before before .*\[needle\] after.*…$/)
    expect(shown?.length).toBeLessThan(240)
  })

  it('never cuts a character in two, and marks only what was asked for', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const found = excerptOf(`${text} needle ${text}`, searchQueryOf('needle')?.needles ?? [])
      expect(found?.excerpt.isWellFormed()).toBe(true)
      for (const [start, end] of found?.marks ?? []) {
        expect('needle'.startsWith(found?.excerpt.slice(start, end).toLowerCase() ?? '-')).toBe(true)
      }
      expect(found?.marks.length).toBeGreaterThan(0)
    }))
  })
})
