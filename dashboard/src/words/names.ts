import type { Visitor } from '@parley/protocol'
import { t } from './words.js'

/** What a visitor is called: what their website or they themselves say, or the end of their id, by which two nameless ones can be told apart. */
export const visitorName = (visitor: Pick<Visitor, 'id' | 'name'>): string =>
  visitor.name ?? t('visitor.unnamed', { code: visitor.id.slice(-4).toUpperCase() })

/** The same, of what names its visitor without being theirs: a transcript, a decision, an offer. */
export const visitorNameIn = ({ visitorId, visitorName: name }: { visitorId: string; visitorName: string | null }): string =>
  visitorName({ id: visitorId, name })

/** Whether the name that is shown is their website's word, or that of somebody of whom it says no name. */
export const isVouchedName = ({ name, vouched }: Pick<Visitor, 'name' | 'vouched'>): boolean =>
  vouched !== null && (vouched.name || name === null)

/** Their first word, where a full name would be too long. */
export const shortName = (visitor: Pick<Visitor, 'id' | 'name'>): string =>
  visitor.name?.trim().split(/\s+/)[0] ?? visitorName(visitor)
