import { useComputed, useSignal } from '@preact/signals'
import type { VisitorConversation } from '@parley/protocol'
import { LeaveForm, type WhyLeaving } from '../leave/leave.js'
import { useStay, useStore } from '../store/context.js'
import type { Thread } from '../store/thread.js'
import { words } from '../words/words.js'
import { Announcer } from './announcer.js'
import { Composer } from './composer.js'
import { Head } from './head.js'
import { Log } from './log.js'
import { Stand } from './stand.js'
import './conversation.css'

/** One conversation, from before its first message to after its rating. */
export function Conversation() {
  const { screen, attach, leaving, wantFocus } = useStore()
  const stay = useStay()
  const at = screen.value
  const id = at.name === 'conversation' ? at.id : null
  const thread = id === null ? null : stay.thread(id)
  const conversation = useComputed(() => {
    const now = screen.value
    return now.name === 'conversation' ? stay.conversations.value.find((one) => one.id === now.id) ?? null : null
  })
  const waiting = stay.outbox.waiting(at.name === 'opening' || at.name === 'conversation' ? at.id : 'new')
  /** Where the form was put away without an answer. */
  const put = useSignal<string | null>(null)
  const why = whyLeaving(conversation.value, thread, leaving.value, put.value)
  const isClosed = conversation.value?.status === 'closed'

  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
  return (
    <div class="conversation" onDragOver={(event) => { if (isFiles(event)) event.preventDefault() }} onDrop={(event) => {
      if (!isFiles(event)) return
      event.preventDefault()
      attach(event.dataTransfer?.files)
    }}>
      <Head conversation={conversation.value} thread={thread} />
      <Log conversation={conversation.value} thread={thread} waiting={waiting} />
      <div class="bottom">
        {thread && why
          ? (
            <LeaveForm key={thread.id} conversation={conversation.value} why={why} onDone={() => {
              leaving.value = null
              put.value = thread.id
              wantFocus()
            }} />
            )
          : (
            <>
              <Stand {...thread && { thread }} />
              <Composer placeholder={isClosed ? words.value.writeAgain : words.value.writePlaceholder}
                {...thread && { onTyped: thread.typed, onStopped: thread.stoppedTyping }} />
            </>
            )}
      </div>
      <Announcer />
    </div>
  )
}

/** Whether the visitor is asked how they want to hear: they wished to be, or a limit was reached and they have not said. */
function whyLeaving(
  conversation: VisitorConversation | null, thread: Thread | null, leaving: string | null, put: string | null,
): WhyLeaving | null {
  if (!conversation || !thread || conversation.status !== 'queued') return null
  if (leaving === conversation.id && !conversation.left) return 'asked'
  if (!conversation.left || put === conversation.id) return null
  const last = thread.feed.lines.value.findLast((line) => line.kind === 'event' && line.content.kind === 'message-left')
  return last?.kind === 'event' && last.content.kind === 'message-left' && last.content.reason !== 'asked' ? 'limit' : null
}
