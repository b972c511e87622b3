import { computed, signal, type ReadonlySignal } from '@preact/signals'
import type { Language } from '@parley/protocol'
import { en, type Words } from './en.js'

const spoken = signal<{ language: Language; words: Words }>({ language: 'en', words: en })

/** The visitor's language. */
export const language: ReadonlySignal<Language> = computed(() => spoken.value.language)
/** The words in that language. */
export const words: ReadonlySignal<Words> = computed(() => spoken.value.words)
/** The tag for `Intl` and `lang`. */
export const locale = computed(() => (language.value === 'zh' ? 'zh-Hans' : 'en'))

/** Speaks another language, once its words are here. Where they cannot be fetched, the language stays. */
export async function speakLanguage(next: Language): Promise<void> {
  try {
    const words = next === 'zh' ? (await import('./zh.js')).zh : en
    spoken.value = { language: next, words }
  } catch (error) {
    console.warn('Parley:', error)
  }
}

/** What stands between two sentences; a Chinese full stop brings its own room. */
export const gap = computed(() => (language.value === 'zh' ? '' : ' '))
