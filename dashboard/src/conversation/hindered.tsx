import type { AgentConversation } from '@parley/protocol'
import { isSupervisor } from '../store/me.js'
import { Button } from '../ui/button.js'
import { t } from '../words/words.js'
import { useDeeds } from './deeds.js'
import type { Hindrance } from './permissions.js'

/** Why nothing can be sent here, and the way out where there is one. */
export function Hindered({ conversation, why }: { conversation: AgentConversation; why: Hindrance }) {
  const deeds = useDeeds(conversation)
  return (
    <div class="composer-hindered">
      <p>{why === 'others' ? othersWords(conversation) : t(`composer.${why}`)}</p>
      {why === 'queued' && (
        <Button tone="primary" busy={deeds.busy} onClick={deeds.take}>
          {t('head.take')}
        </Button>
      )}
      {why === 'snoozed' && (
        <Button tone="primary" busy={deeds.busy} onClick={deeds.take}>
          {t('head.wake')}
        </Button>
      )}
      {why === 'others' && isSupervisor.value && conversation.status === 'active' && (
        <Button tone="primary" busy={deeds.busy} onClick={deeds.join}>
          {t('head.join')}
        </Button>
      )}
      {why === 'others' && isSupervisor.value && (
        <Button busy={deeds.busy} onClick={deeds.takeOver}>
          {t('head.takeOver')}
        </Button>
      )}
    </div>
  )
}

function othersWords({ agent, status }: AgentConversation): string {
  const name = agent?.name ?? ''
  return isSupervisor.value && status === 'active' ? t('composer.orJoin', { agent: name }) : t('composer.others', { agent: name })
}
