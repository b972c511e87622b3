import type { PriorityRule } from '@parley/protocol'
import { locale, t } from '../../words/words.js'
import { queues, sites } from '../collections.js'

type Found = { get: (id: string) => { name: string } | undefined }
const named = (ids: readonly string[], found: Found) => listed(ids.map((id) => found.get(id)?.name ?? '–'), 'disjunction')
const listed = (words: readonly string[], type: Intl.ListFormatType): string =>
  new Intl.ListFormat(locale.value, { type, style: 'short' }).format(words)

/** When a rule fits and what it does, on one line. */
export function ruleWords({ when, give }: PriorityRule): string {
  const conditions = [
    when.siteIds && t('team.rule.sites', { names: named(when.siteIds, sites) }),
    when.queueIds && t('team.rule.queues', { names: named(when.queueIds, queues) }),
    when.pageContains && t('team.rule.page', { names: listed(when.pageContains, 'disjunction') }),
    when.languages && t('team.rule.languages', { names: listed(when.languages, 'disjunction') }),
    when.emailEndsWith && t('team.rule.email', { names: listed(when.emailEndsWith, 'disjunction') }),
    when.returning === undefined ? undefined : when.returning ? t('team.rule.returning') : t('team.rule.new'),
    when.vouched === undefined ? undefined : when.vouched ? t('team.rule.vouched') : t('team.rule.anonymous'),
    ...(when.attributes ?? []).map(({ name, values }) => t('team.rule.attribute', { name, values: listed(values, 'disjunction') })),
  ].filter((words) => words !== undefined)
  const deeds = [
    give.priority === undefined ? undefined : t('team.rule.priority', { priority: give.priority }),
    give.queueId === undefined ? undefined : t('team.rule.queue', { name: queues.get(give.queueId)?.name ?? '–' }),
    give.skills && give.skills.length > 0 ? t('team.rule.skills', { names: listed(give.skills, 'conjunction') }) : undefined,
  ].filter((words) => words !== undefined)
  const joined = ([first = '', ...others]: readonly string[]) => others.reduce((some, more) => t('team.rule.joined', { some, more }), first)
  return `${conditions.length === 0 ? t('team.always') : joined(conditions)} → ${joined(deeds)}`
}
