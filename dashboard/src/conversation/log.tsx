import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { ArrowDown } from 'lucide-preact'
import type { Feed } from '@parley/client'
import type { AgentConversation, Line } from '@parley/protocol'
import { useDesk } from '../store/desk.js'
import { ErrorState } from '../ui/empty-state.js'
import { Icon } from '../ui/icon.js'
import { Skeleton } from '../ui/skeleton.js'
import { shortName, visitorName } from '../words/names.js'
import { errorWords, t } from '../words/words.js'
import { Announcer } from './announcer.js'
import { blocksOf } from './blocks.js'
import { BlockView } from './block-view.js'
import { TypingBlock } from './typing-block.js'
import './log.css'

interface Props {
  conversation: AgentConversation
  feed: Feed<AgentConversation>
  editing: string | null
  onEdit: (entryId: string | null) => void
  onEndShown: (shown: boolean) => void
}

/** This close to the end counts as being there. */
const nearPx = 40

const newTexts = (lines: readonly Line[], afterSeq: number, agentId: string): number => {
  let count = 0
  for (let place = lines.length - 1; place >= 0; place -= 1) {
    const line = lines[place]
    if (!line || line.seq <= afterSeq) break
    if (line.kind !== 'event' && !(line.author.kind === 'agent' && line.author.id === agentId)) count += 1
  }
  return count
}

/** The lines of the thread. It stays at the end only while one is at the end, and says what came in below. */
export function Log({ conversation, feed, editing, onEdit, onEndShown }: Props) {
  const { agentId, outbox, feeds } = useDesk()
  const open = feeds.of(feed.conversationId)
  const list = useRef<VirtualizerHandle>(null)
  const lines = feed.lines.value
  const waiting = outbox.waiting(feed.conversationId).value
  const typists = feeds.typists(feed.conversationId).value.filter(({ by }) => by.kind !== 'agent' || by.id !== agentId)
  const [unreadAfter] = useState(() => {
    const { unread, agent, receipts } = conversation
    // Where nothing was read before, everything is new and needs no line to say so.
    return unread > 0 && agent?.id === agentId && receipts.agent.readSeq > 0 ? receipts.agent.readSeq : null
  })
  const blocks = useMemo(
    () => blocksOf(lines, waiting, { agentId, unreadAfter }),
    [lines, waiting, agentId, unreadAfter],
  )
  const last = blocks.length + (typists.length > 0 ? 1 : 0) - 1

  const place = useRef({ atEnd: open.scroll === null, offset: 0, seen: 0 })
  const [atEnd, setAtEnd] = useState(place.current.atEnd)
  const toEnd = () => {
    if (last >= 0) list.current?.scrollToIndex(last, { align: 'end' })
  }
  const turn = (next: boolean) => {
    place.current.atEnd = next
    setAtEnd(next)
    onEndShown(next)
  }
  if (atEnd) place.current.seen = feed.head.value
  const scrolled = (offset: number) => {
    const shown = list.current
    if (!shown) return
    // Growing lines move the end away without anyone having moved: only a way up is a wish to leave it.
    if (shown.scrollSize - shown.viewportSize - offset < nearPx) turn(true)
    else if (offset < place.current.offset - 1) turn(false)
    place.current.offset = offset
  }
  useLayoutEffect(() => {
    if (place.current.atEnd) toEnd()
  }, [last, blocks])
  useLayoutEffect(() => {
    if (open.scroll !== null) list.current?.scrollTo(open.scroll)
    return () => {
      open.scroll = place.current.atEnd ? null : place.current.offset
    }
  }, [open])
  // One's own text is looked at, wherever one was.
  useLayoutEffect(() => {
    if (waiting.length > 0) {
      turn(true)
      toEnd()
    }
  }, [waiting.length])
  useEffect(() => onEndShown(place.current.atEnd), [])
  const sized = useCallback(() => {
    if (place.current.atEnd) list.current?.scrollToIndex(last, { align: 'end' })
  }, [last])

  const name = visitorName(conversation.visitor)
  const arrived = atEnd ? 0 : newTexts(lines, place.current.seen, agentId)
  const state = feed.state.value
  const items = typists.length > 0 ? [...blocks, null] : blocks
  return (
    <div class="log-box">
      <CatchingUp feed={feed} />
      {lines.length === 0 && waiting.length === 0 && state !== 'live' ? (
        state === 'failed' ? (
          <ErrorState
            title={t('thread.failed')}
            {...(feed.error.value ? { hint: errorWords(feed.error.value) } : {})}
            onRetry={() => feed.resume()}
          />
        ) : (
          <Skeleton look="people" rows={6} />
        )
      ) : (
        <div class="log" role="log" aria-live="off" aria-label={t('thread.label', { name })} tabIndex={0}>
          <Virtualizer ref={list} data={items} onScroll={scrolled} onResize={sized} itemSize={44} bufferSize={300}>
            {(block) =>
              block ? (
                <BlockView
                  key={block.key}
                  block={block}
                  conversation={conversation}
                  lines={lines}
                  editing={editing}
                  onEdit={onEdit}
                />
              ) : (
                <TypingBlock key="typing" typists={typists} name={shortName(conversation.visitor)} />
              )
            }
          </Virtualizer>
        </div>
      )}
      {!atEnd && (
        <button
          type="button"
          class="log-pill"
          onClick={() => {
            turn(true)
            toEnd()
          }}
        >
          <Icon of={ArrowDown} size={14} />
          {arrived > 0 ? t('thread.newMessages', { count: arrived }) : t('thread.toEnd')}
        </button>
      )}
      <Announcer feed={feed} name={name} />
    </div>
  )
}

function CatchingUp({ feed }: { feed: Feed<AgentConversation> }) {
  const behind = feed.behind.value
  const { link } = useDesk()
  // Without a line the banner speaks.
  const isBehind =
    feed.state.value === 'catching-up' && feed.lines.value.length > 0 && link.state.value === 'online'
  return (
    <div role="status" class={isBehind ? 'log-behind' : 'unseen'}>
      {isBehind && (behind > 0 ? t('thread.behind', { count: behind }) : t('thread.catchingUp'))}
    </div>
  )
}
