import type { VisitorConversation } from '@parley/protocol'
import { useStay, useStore } from '../store/context.js'
import { ChevronRight } from '../ui/icons.js'
import { day } from '../ui/times.js'
import { locale, words } from '../words/words.js'

/** The visitor's conversations, newest first. */
export function Earlier() {
  const { conversations } = useStay()
  if (conversations.value.length === 0) return null
  return (
    <nav class="earlier" aria-label={words.value.earlier}>
      {conversations.value.map((conversation) => <Row key={conversation.id} conversation={conversation} />)}
    </nav>
  )
}

function Row({ conversation }: { conversation: VisitorConversation }) {
  const { show } = useStore()
  const { threads } = useStay()
  const { id, agent, queue, status, lastMessage, createdAt } = conversation
  const { conversationWith, conversationAbout, statusOpen, statusClosed } = words.value
  const unread = threads.value.get(id)?.unread.value ?? conversation.unread
  const attached = lastMessage?.attached
  const file = attached && (attached.type.startsWith('image/') ? words.value.photo : attached.name)
  const title = lastMessage?.preview || file || (agent ? conversationWith(agent.name) : conversationAbout(queue.name))
  return (
    <button class="card row" type="button" onClick={() => show({ name: 'conversation', id })}>
      <span class="row-text">
        <span class="row-title" dir="auto">{title}</span>
        <span class="hint">
          {day(Date.parse(lastMessage?.at ?? createdAt), Date.now(), locale.value)}
          {' · '}
          {status === 'closed' ? statusClosed : statusOpen}
        </span>
      </span>
      {unread > 0 && <span class="count" aria-label={words.value.unread(unread)}>{unread}</span>}
      <ChevronRight size={16} />
    </button>
  )
}
