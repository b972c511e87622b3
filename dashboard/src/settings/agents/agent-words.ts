import type { Agent, DeclaredStatus, Role } from '@parley/protocol'
import type { TagTone } from '../../ui/badge.js'
import { t } from '../../words/words.js'

export const roleWords = (role: Role): string => t(`role.${role}`)

export const roleTone = (role: Role): TagTone => role === 'agent' ? 'plain' : 'accent'

/** What an agent declares, in words. */
export function presenceWords(status: DeclaredStatus): string {
  return status === 'transfers-only' ? t('ui.presence.transfersOnly') : t(`ui.presence.${status}`)
}

/** The state of an account where it is not simply in use; null where it is. */
export function accountWords(account: Agent['account']): { words: string; tone: TagTone } | null {
  switch (account) {
    case 'active': return null
    case 'invited': return { words: t('agents.invited'), tone: 'warn' }
    case 'deactivated': return { words: t('agents.deactivated'), tone: 'plain' }
  }
}
