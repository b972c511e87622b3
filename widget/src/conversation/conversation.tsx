import { useComputed } from '@preact/signals'
import { useStay, useStore } from '../store/context.js'
import { words } from '../words/words.js'
import { Announcer } from './announcer.js'
import { Composer } from './composer.js'
import { Head } from './head.js'
import { Log } from './log.js'
import { Stand } from './stand.js'
import './conversation.css'

/** One conversation, from before its first message to after its rating. */
export function Conversation() {
  const { screen, attach } = useStore()
  const stay = useStay()
  const at = screen.value
  const id = at.name === 'conversation' ? at.id : null
  const thread = id === null ? null : stay.thread(id)
  const conversation = useComputed(() => {
    const now = screen.value
    return now.name === 'conversation' ? stay.conversations.value.find((one) => one.id === now.id) ?? null : null
  })
  const waiting = stay.outbox.waiting(at.name === 'opening' || at.name === 'conversation' ? at.id : 'new')
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
        <Stand {...thread && { thread }} />
        <Composer placeholder={isClosed ? words.value.writeAgain : words.value.writePlaceholder}
          {...thread && { onTyped: thread.typed, onStopped: thread.stoppedTyping }} />
      </div>
      <Announcer />
    </div>
  )
}
