import type { PriorityRule } from '@parley/protocol'

/** A rule as it is being written: lists instead of what may be absent. */
export interface RuleDraft {
  name: string
  siteIds: string[]
  queueIds: string[]
  pageContains: string[]
  languages: string[]
  emailEndsWith: string[]
  returning: 'any' | 'yes' | 'no'
  priority: number | null
  /** Empty: as the visitor chose. */
  queueId: string
  skills: string[]
}

export const emptyRule: RuleDraft = {
  name: '', siteIds: [], queueIds: [], pageContains: [], languages: [], emailEndsWith: [], returning: 'any', priority: null, queueId: '',
  skills: [],
}

export const ruleDraftOf = ({ name, when, give }: PriorityRule): RuleDraft => ({
  name, siteIds: when.siteIds ?? [], queueIds: when.queueIds ?? [], pageContains: when.pageContains ?? [],
  languages: when.languages ?? [], emailEndsWith: when.emailEndsWith ?? [],
  returning: when.returning === undefined ? 'any' : when.returning ? 'yes' : 'no',
  priority: give.priority ?? null, queueId: give.queueId ?? '', skills: give.skills ?? [],
})

type Made = { ok: true; rule: PriorityRule } | { ok: false; why: 'name' | 'number' | 'nothing' }

/** The rule that a draft says, or what is missing in it. */
export function ruleOf(draft: RuleDraft): Made {
  const { siteIds, queueIds, pageContains, languages, emailEndsWith, returning, priority, queueId, skills } = draft
  const name = draft.name.trim()
  if (name === '') return { ok: false, why: 'name' }
  if (Number.isNaN(priority)) return { ok: false, why: 'number' }
  if (priority === null && queueId === '' && skills.length === 0) return { ok: false, why: 'nothing' }
  const lists = { siteIds, queueIds, pageContains, languages, emailEndsWith }
  return {
    ok: true,
    rule: {
      name,
      when: {
        ...Object.fromEntries(Object.entries(lists).filter(([, words]) => words.length > 0)),
        ...returning === 'any' ? {} : { returning: returning === 'yes' },
      },
      give: {
        ...priority === null ? {} : { priority }, ...queueId === '' ? {} : { queueId }, ...skills.length === 0 ? {} : { skills },
      },
    },
  }
}
