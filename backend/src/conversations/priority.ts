import type { Attributes, PriorityRule } from '@parley/protocol'

/** What rules look at, as a conversation is opened. */
export interface Opening {
  siteId: string
  queueId: string
  /** Address of the page; null: unknown. */
  page: string | null
  language: string | null
  email: string | null
  isReturning: boolean
  isVouched: boolean
  /** What the site said of the visitor last. */
  attributes: Attributes
}

/** The first rule whose every condition holds; null: none does. */
export function ruleFor(rules: readonly PriorityRule[], opening: Opening): PriorityRule | null {
  return rules.find(({ when }) => fits(when, opening)) ?? null
}

function fits(when: PriorityRule['when'], opening: Opening): boolean {
  const { siteId, queueId, page, language, email, isReturning, isVouched, attributes } = opening
  const isAmong = (wanted: readonly string[] | undefined, holds: (each: string) => boolean) =>
    wanted === undefined || wanted.some(holds)
  return isAmong(when.siteIds, (id) => id === siteId)
    && isAmong(when.queueIds, (id) => id === queueId)
    && isAmong(when.pageContains, (part) => page?.toLowerCase().includes(part.toLowerCase()) ?? false)
    && isAmong(when.languages, (each) => primary(each) === (language ? primary(language) : null))
    && isAmong(when.emailEndsWith, (end) => email?.endsWith(end.toLowerCase()) ?? false)
    && (when.returning === undefined || when.returning === isReturning)
    && (when.vouched === undefined || when.vouched === isVouched)
    && (when.attributes ?? []).every(({ name, values }) => isAmong(values, (value) => hasValue(attributes, name, value)))
}

/** Numbers and yes or no are compared by their text, as rules are written in text. */
const hasValue = (attributes: Attributes, name: string, value: string) =>
  Object.hasOwn(attributes, name) && String(attributes[name]).toLowerCase() === value.toLowerCase()

const primary = (language: string) => language.toLowerCase().split('-')[0]
