import type { PriorityRule } from '@parley/protocol'

export type Either = 'any' | 'yes' | 'no'

/** A rule as it is being written: lists instead of what may be absent. */
export interface RuleDraft {
  name: string
  siteIds: string[]
  queueIds: string[]
  pageContains: string[]
  languages: string[]
  emailEndsWith: string[]
  returning: Either
  vouched: Either
  /** As they are written: `plan=gold`. */
  attributes: string[]
  priority: number | null
  /** Empty: as the visitor chose. */
  queueId: string
  skills: string[]
}

export const emptyRule: RuleDraft = {
  name: '', siteIds: [], queueIds: [], pageContains: [], languages: [], emailEndsWith: [], returning: 'any', vouched: 'any',
  attributes: [], priority: null, queueId: '', skills: [],
}

export const ruleDraftOf = ({ name, when, give }: PriorityRule): RuleDraft => ({
  name, siteIds: when.siteIds ?? [], queueIds: when.queueIds ?? [], pageContains: when.pageContains ?? [],
  languages: when.languages ?? [], emailEndsWith: when.emailEndsWith ?? [],
  returning: eitherOf(when.returning), vouched: eitherOf(when.vouched),
  attributes: (when.attributes ?? []).flatMap((one) => one.values.map((value) => `${one.name}=${value}`)),
  priority: give.priority ?? null, queueId: give.queueId ?? '', skills: give.skills ?? [],
})

const eitherOf = (wanted: boolean | undefined): Either => wanted === undefined ? 'any' : wanted ? 'yes' : 'no'
const wanted = <Name extends string>(name: Name, either: Either) => either === 'any' ? {} : { [name]: either === 'yes' }

/** What `plan=gold` says; null for what says nothing so. The name ends with the first sign. */
export function attributeIn(words: string): { name: string; value: string } | null {
  const [, name, value] = /^([a-z0-9][a-z0-9_.-]{0,39})\s*=\s*(.{1,200})$/i.exec(words.trim()) ?? []
  return name === undefined || value === undefined ? null : { name, value }
}

/** Values of one name belong together: any one of them is enough. */
function attributesIn(words: readonly string[]): { name: string; values: string[] }[] {
  const byName = Map.groupBy(words.flatMap((each) => attributeIn(each) ?? []), ({ name }) => name)
  return [...byName].map(([name, all]) => ({ name, values: all.map(({ value }) => value) }))
}

type Made = { ok: true; rule: PriorityRule } | { ok: false; why: 'name' | 'number' | 'nothing' }

/** The rule that a draft says, or what is missing in it. */
export function ruleOf(draft: RuleDraft): Made {
  const { siteIds, queueIds, pageContains, languages, emailEndsWith, priority, queueId, skills } = draft
  const name = draft.name.trim()
  if (name === '') return { ok: false, why: 'name' }
  if (Number.isNaN(priority)) return { ok: false, why: 'number' }
  if (priority === null && queueId === '' && skills.length === 0) return { ok: false, why: 'nothing' }
  const lists = { siteIds, queueIds, pageContains, languages, emailEndsWith, attributes: attributesIn(draft.attributes) }
  return {
    ok: true,
    rule: {
      name,
      when: {
        ...Object.fromEntries(Object.entries(lists).filter(([, words]) => words.length > 0)),
        ...wanted('returning', draft.returning), ...wanted('vouched', draft.vouched),
      },
      give: {
        ...priority === null ? {} : { priority }, ...queueId === '' ? {} : { queueId }, ...skills.length === 0 ? {} : { skills },
      },
    },
  }
}
