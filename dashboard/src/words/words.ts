import { computed, signal } from '@preact/signals'
import type { Language, ReplyError } from '@parley/protocol'
import { en } from './en.js'
import { zh } from './zh.js'

/**
 * One text; where a number decides the form, `one` and `other` as `Intl.PluralRules` names them (chosen by
 * `{count}`).
 */
export type Phrase = string | { readonly one: string; readonly other: string }
export type WordKey = keyof typeof en
/** What every catalogue but the English one must satisfy: the same keys, none missing, none more. */
export type SameKeys<English> = { readonly [Key in keyof English]: Phrase }

type InText<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | InText<Rest> : never
type InPhrase<P> = P extends string
  ? InText<P>
  : P extends { one: infer One; other: infer Other }
    ? InText<One> | InText<Other>
    : never
type Values<Key extends WordKey> = InPhrase<(typeof en)[Key]>
/** Keys of texts without values to fill in. */
export type PlainKey = { [Key in WordKey]: [Values<Key>] extends [never] ? Key : never }[WordKey]
type Arguments<Key extends WordKey> = [Values<Key>] extends [never]
  ? []
  : [values: Record<Values<Key>, string | number>]

const catalogues: Record<Language, Record<WordKey, Phrase>> = { en, zh }
const locales: Record<Language, string> = { en: 'en', zh: 'zh-Hans' }

const ofBrowser = (): Language =>
  typeof navigator !== 'undefined' && navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'

/** The language of the interface: the agent's setting, and the browser's before sign-in. */
export const language = signal<Language>(ofBrowser())

/** For `Intl`: the browser's own variety of the language, so that an Englishman keeps the 24-hour clock. */
export const locale = computed(() => {
  const own = typeof navigator === 'undefined' ? [] : navigator.languages
  return own.find((tag) => tag.toLowerCase().split('-')[0] === language.value) ?? locales[language.value]
})
const plural = computed(() => new Intl.PluralRules(locale.value))

const fill = (text: string, values: Record<string, string | number> | undefined): string =>
  values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text

/** The text of `key` in the agent's language. Read inside a component or a computed it follows a change of language. */
export function t<Key extends WordKey>(key: Key, ...[values]: Arguments<Key>): string {
  const given: Record<string, string | number> | undefined = values
  const phrase = catalogues[language.value][key]
  if (typeof phrase === 'string') return fill(phrase, given)
  return fill(plural.value.select(Number(given?.['count'] ?? 0)) === 'one' ? phrase.one : phrase.other, given)
}

/** What to tell a person about a refusal, by its code. */
export const errorWords = (error: Pick<ReplyError, 'code'>): string => t(`error.${error.code}`)
