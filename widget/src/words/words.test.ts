import { describe, expect, it } from 'vitest'
import { en } from './en.js'
import { launcherWords } from './launcher.js'
import { pickLanguage } from './language.js'
import { zh } from './zh.js'

/** Every text of a catalogue, with the numbers and names that a screen would put in. */
function texts(catalogue: Record<string, unknown>): [string, string][] {
  return Object.entries(catalogue).flatMap(([key, word]): [string, string][] => {
    if (typeof word === 'string') return [[key, word]]
    if (Array.isArray(word)) return word.map((text) => [key, String(text)])
    if (typeof word === 'function') return [1, 2].map((count) => [`${key}(${count})`, String(word(count, 'Oak'))])
    return []
  })
}

describe('the words', () => {
  it('are the same in both languages', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort())
    expect(zh.ratings).toHaveLength(en.ratings.length)
  })

  it.each([['en', en], ['zh', zh], ['launcher en', launcherWords.en], ['launcher zh', launcherWords.zh]])(
    'are plain in %s: nothing empty, nothing shouted', (_, catalogue) => {
      for (const [key, text] of texts({ ...catalogue })) {
        expect(text.trim(), key).not.toBe('')
        expect(text, key).not.toMatch(/[!！]|undefined/)
      }
    })

  it('count well', () => {
    expect([en.peopleOnline(1), en.peopleOnline(3)]).toEqual(['1 person online', '3 people online'])
    expect(en.waitMinutes(1)).toBe('About 1 minute to go')
    expect(zh.waitingMessages(2)).toBe('2 条消息')
  })

  it('follow the tag, the page, the browser, in this order', () => {
    expect(pickLanguage(['zh-CN', 'en'])).toBe('zh')
    expect(pickLanguage([undefined, '', 'en-GB'])).toBe('en')
    expect(pickLanguage([null, 'fr', 'zh-Hant-TW'])).toBe('zh')
    expect(pickLanguage(['fr'])).toBe('en')
  })
})
