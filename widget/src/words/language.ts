import type { Language } from '@parley/protocol'

/** The first of the wished languages that there are words for, else English. Empty wishes are passed over. */
export function pickLanguage(wishes: readonly (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const [primary] = (wish ?? '').toLowerCase().split('-')
    if (primary === 'zh' || primary === 'en') return primary
  }
  return 'en'
}
