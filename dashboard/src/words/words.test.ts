import { expect, test } from 'vitest'
import { en } from './en.js'
import { language, t, type Phrase } from './words.js'
import { zh } from './zh.js'

const names = (phrase: Phrase) => [...new Set(JSON.stringify(phrase).match(/\{\w+\}/g))].sort()
const pairs = Object.entries(en).map(([key, phrase]) => [key, phrase, (zh as Record<string, Phrase>)[key]] as const)

test('every text is in both languages, with the same values to fill in', () => {
  expect(pairs.length).toBeGreaterThan(200)
  for (const [key, english, chinese] of pairs) expect([key, names(chinese ?? '')]).toEqual([key, names(english)])
})

test('texts are plain: no exclamation marks, nothing empty, no space at an end', () => {
  for (const [key, ...phrases] of pairs) {
    for (const phrase of phrases.flatMap((one) =>
      typeof one === 'string' ? [one] : Object.values(one ?? { none: '' }),
    )) {
      expect([key, phrase]).toEqual([key, phrase.trim()])
      expect(phrase).not.toBe('')
      expect(phrase).not.toMatch(/[!！]/)
    }
  }
})

test('a number decides between one and other, where the language does', () => {
  language.value = 'en'
  expect([1, 2].map((count) => t('inbox.unread', { count }))).toEqual(['1 unread message', '2 unread messages'])
  language.value = 'zh'
  expect([1, 2].map((count) => t('inbox.unread', { count }))).toEqual(['1 条未读消息', '2 条未读消息'])
  language.value = 'en'
})
