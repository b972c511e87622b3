import { memo } from 'preact/compat'
import type { AgentConversation, EventLine, Line } from '@parley/protocol'
import { perform } from '../shell/commands.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { Icon } from '../ui/icon.js'
import { visitorName } from '../words/names.js'
import { dayLine, exactly } from '../words/times.js'
import { t } from '../words/words.js'
import { Bubble } from './bubble.js'
import type { Block } from './blocks.js'
import { eventIcons, eventWords } from './event-words.js'
import { WaitingBubble } from './waiting-bubble.js'

interface Props {
  block: Block
  conversation: AgentConversation
  lines: readonly Line[]
  editing: string | null
  onEdit: (entryId: string | null) => void
}

/** What routing decided, and can explain. */
const routed: ReadonlySet<EventLine['content']['kind']> = new Set([
  'queued',
  'assigned',
  'left',
  'message-left',
  'overflowed',
])

/** One element of the thread. Scrolling draws only what comes into sight. */
export const BlockView = memo(function BlockView({ block, conversation, lines, editing, onEdit }: Props) {
  const { agentId } = useDesk()
  switch (block.kind) {
    case 'day':
      return (
        <div class="block block-day">
          <time dateTime={block.at}>{dayLine(block.at, now.peek())}</time>
        </div>
      )
    case 'unread':
      return (
        <div class="block block-unread">
          <span>{t('thread.unreadFrom')}</span>
        </div>
      )
    case 'event': {
      const { content, at } = block.line
      return (
        <div class="block block-event" title={exactly(at)}>
          <Icon of={eventIcons[content.kind]} size={14} />
          <span dir="auto">{eventWords(block.line, { agentId, visitorName: visitorName(conversation.visitor) })}</span>
          {routed.has(content.kind) && (
            <button type="button" class="block-why" title={t('why.askHint')} onClick={() => perform('why')}>
              {t('why.ask')}
            </button>
          )}
        </div>
      )
    }
    case 'text':
      return (
        <Bubble
          block={block}
          conversation={conversation}
          lines={lines}
          isEdited={editing === block.line.id}
          onEdit={onEdit}
        />
      )
    case 'waiting':
      return <WaitingBubble block={block} conversation={conversation} />
  }
})
