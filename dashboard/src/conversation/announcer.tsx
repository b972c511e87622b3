import { useEffect, useRef, useState } from 'preact/hooks'
import type { Feed } from '@parley/client'
import type { AgentConversation, TextLine } from '@parley/protocol'
import { saidIn } from '../files/said.js'
import { useDesk } from '../store/desk.js'
import { t } from '../words/words.js'

/**
 * Speaks each new message once, with its sender. The log itself stays silent: it is virtual, and scrolling or history
 * would be read out as if it were new.
 */
export function Announcer({ feed, name }: { feed: Feed<AgentConversation>; name: string }) {
  const { agentId } = useDesk()
  const [spoken, setSpoken] = useState<TextLine | null>(null)
  const heard = useRef<number | null>(null)
  const [lines, state, head] = [feed.lines.value, feed.state.value, feed.head.value]
  useEffect(() => {
    if (state !== 'live') return
    const from = heard.current
    heard.current = head
    if (from === null) return
    const line = lines.findLast((one) => one.seq > from && one.kind !== 'event')
    if (line && line.kind !== 'event' && !(line.author.kind === 'agent' && line.author.id === agentId)) setSpoken(line)
  }, [lines, state, head])
  const who = spoken?.author.kind === 'agent' ? spoken.author.name : name
  return (
    <div class="unseen" role="status" aria-live="polite">
      {spoken && (
        <p key={spoken.key}>
          {spoken.kind === 'note' ? `${t('thread.noteHead')}. ` : ''}
          {t('thread.spoken', { name: who, text: saidIn(spoken) })}
        </p>
      )}
    </div>
  )
}
