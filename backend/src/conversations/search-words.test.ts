import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalised, normalisedWithOffsets, placesOf, searchQueryOf, searchVectorOf } from './search-words.js'

/** What PostgreSQL does with the words and the query, for terms joined by `&`. */
function matches(question: string, text: string): boolean {
  const query = searchQueryOf(question)
  if (!query) return false
  const words = searchVectorOf(text)
  const found = query.tsquery.split(' & ').every((term) => {
    const [, quoted = '', prefix] = /^'((?:[^']|'')*)'(:\*)?$/s.exec(term) ?? []
    const word = quoted.replaceAll('\'\'', '\'').replaceAll('\\\\', '\\')
    return words.some((kept) => prefix ? kept.startsWith(word) : kept === word)
  })
  const there = query.needles.every((needle) => placesOf(needle, normalised(text)).length > 0)
  if (there && !found) throw new Error(`the index misses ${question} in ${text}`)
  return there
}

describe('words that find a text', () => {
  it.each([
    ['发票', '我要开发票'],
    ['票', '我要开发票'],
    ['我要开发票', '你好，我要开发票！'],
    ['𠮷野', '𠮷野家在哪里'],
    ['𠮷', '去𠮷野家'],
    ['東京', '東京タワー'],
    ['タワー', '東京ﾀﾜｰ'],
    ['환불', '환불해주세요'],
    ['สวัสดี', 'คุณสวัสดีครับ'],
    ['invoice', 'Where is my INVOICE?'],
    ['inv', 'invoice'],
    ['cafe', 'Un Café, bitte'],
    ['CAFÉ', 'cafe\u0301'],
    ['strasse', 'Straße 5'],
    ['ΟΔΟΣ', 'η οδός'],
    ['istanbul', 'İstanbul'],
    ['ｆｕｌｌ', 'full width'],
    ['refund order', 'the order I want a refund for'],
    ['anna@shop.example', 'write to Anna@Shop.Example, please'],
    ['shop.example', 'write to anna@shop.example'],
    ['anna@', 'write to anna@shop.example'],
    ['anna', 'write to anna@shop.example'],
    ['A-1234', 'order a-1234.'],
    ['1234', 'order A-1234'],
    ['#1234', 'order 1234'],
    ['A', 'size A, please'],
    ['A', 'box A-17'],
    ['https://shop.example/orders/17?x=1', 'see https://shop.example/orders/17?x=1&y=2'],
    ['orders/17', 'see https://shop.example/orders/17?x=1'],
    ['don\'t', 'I don’t know'],
    ['"where is"', 'So, Where  is\nit'],
    ['“我要”', '我要开发票'],
    ['"shop.example is" down', 'https://shop.example is down'],
    ['手机 iphone', 'iPhone15手机'],
    ['iphone手机', '手机 iPhone'],
  ])('%s finds %s', (question, text) => {
    expect(matches(question, text)).toBe(true)
  })

  it.each([
    ['票发', '我要开发票'],
    ['开票', '我要开发票'],
    ['voice', 'invoice'],
    ['refund order', 'the order'],
    ['A', 'apple'],
    ['anna@shop.example', 'anna wrote from shop.example'],
    ['"is where"', 'where is'],
    ['"where is"', 'where isn'],
    ['"my order"', 'my orders'],
    ['发票抬头', '发票的票抬在抬头'],
  ])('%s does not find %s', (question, text) => {
    expect(matches(question, text)).toBe(false)
  })

  it('asks for nothing where there is no word', () => {
    for (const question of ['', '  ', '!!!', '""', '"', '🙂', '-']) expect(searchQueryOf(question)).toBeNull()
  })

  it('quotes what means something to a tsquery', () => {
    expect(searchQueryOf('don\'t | (a & !b):*')?.tsquery).toBe("'don''t':* & 'a' & 'b'")
  })

  it('keeps words within what PostgreSQL takes, whatever a stranger writes', () => {
    const counted = (length: number, say: (at: number) => string) => Array.from({ length }, (_, at) => say(at))
    const texts = [
      'ab'.repeat(8192), '票'.repeat(5461), counted(5400, (at) => String.fromCodePoint(0x4e00 + at)).join(''),
      counted(8000, (at) => (at * at % 36).toString(36)).join('.'), '\ufdfa'.repeat(5461), '𝕳'.repeat(4000),
    ]
    for (const text of texts) {
      const words = searchVectorOf(text)
      expect(words.every((word) => word !== '' && Buffer.byteLength(word) <= 2046)).toBe(true)
      expect(words.reduce((sum, word) => sum + Buffer.byteLength(word), 0)).toBeLessThan(1_000_000)
    }
  })

  it('finds every text by each of its own words and lines', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      expect(() => matches(text, text)).not.toThrow()
      const query = searchQueryOf(text)
      if (query && !/["“”„«»「」『』＂]/.test(text)) expect(matches(text, text)).toBe(true)
    }), { numRuns: 2000 })
  })

  it('tells where in the written text a normalised character stands', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const { normal, offsets } = normalisedWithOffsets(text)
      expect(normal).toBe(normalised(text))
      expect(offsets).toHaveLength(normal.length + 1)
      expect(offsets.at(-1)).toBe(text.length)
    }), { numRuns: 2000 })
    const { normal, offsets } = normalisedWithOffsets('ﬁx Café票')
    expect([normal, offsets[0], offsets[1], offsets[2]]).toEqual(['fix cafe票', 0, 0, 1])
  })
})
