import type { AuditLine } from '@parley/protocol'
import { paths } from '../routes.js'
import { now } from '../store/clock.js'
import { briefly, exactly } from '../words/times.js'
import { t } from '../words/words.js'

/** Who did what, in one sentence. */
export function auditWords({ action, by: { name: by }, agent, queue, details }: AuditLine): string {
  const who = agent?.name ?? t('log.someone')
  const where = queue?.name ?? '–'
  switch (action) {
    case 'assigned':
      return agent ? t('log.audit.assigned', { by, agent: who }) : t('log.audit.assignedQueue', { by, queue: where })
    case 'took-over':
      return agent ? t('log.audit.took-over', { by, agent: who }) : t('log.audit.took', { by })
    case 'whispered':
    case 'changed-agent-routing':
    case 'changed-agent-queues':
      return t(`log.audit.${action}`, { by, agent: who })
    case 'joined':
    case 'left':
    case 'changed-rules':
      return t(`log.audit.${action}`, { by })
    case 'changed-routing':
    case 'changed-members':
      return t(`log.audit.${action}`, { by, queue: where })
    case 'changed-capacity': {
      const capacity = details['capacity'] ?? t('log.noLimit')
      return agent ? t('log.audit.changed-capacity', { by, agent: who, capacity })
        : t('log.audit.changed-queue-capacity', { by, queue: where, capacity })
    }
    case 'made-identity-secret':
    case 'ended-identity-secret':
      return t(`log.audit.${action}`, { by, site: details['site'] ?? '–' })
    case 'set-status':
      return t('log.audit.set-status', { by, agent: who, status: statusWords(details['status']) })
  }
}

const statusWords = (status: AuditLine['details'][string] | undefined): string => {
  switch (status) {
    case 'online':
    case 'transfers-only':
    case 'away':
    case 'offline': return t(`status.${status}`)
    default: return '–'
  }
}

/** One line of the record of who did what. */
export function AuditView({ line }: { line: AuditLine }) {
  return (
    <div class="decision-head">
      <span class="decision-words" dir="auto">{auditWords(line)}</span>
      {line.conversationId !== null && <a href={paths.inbox('all', line.conversationId)}>{t('log.conversation')}</a>}
      <time dateTime={line.at} title={exactly(line.at)}>{briefly(line.at, now.value)}</time>
    </div>
  )
}
