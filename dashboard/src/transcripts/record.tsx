import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { fold, type AgentConversation, type Entry } from '@parley/protocol'
import { BlockView } from '../conversation/block-view.js'
import { blocksOf, type Block } from '../conversation/blocks.js'
import '../conversation/log.css'
import { useDesk } from '../store/desk.js'
import { classNames } from '../ui/class-names.js'
import { visitorName } from '../words/names.js'
import { t } from '../words/words.js'

interface Props {
  conversation: AgentConversation
  entries: readonly Entry[]
  /** Number of the line to show first; 0 for the beginning. */
  line: number
}

const flashMs = 2_400

/** The lines of a conversation, to read only. */
export function Record({ conversation, entries, line }: Props) {
  const { agentId } = useDesk()
  const list = useRef<VirtualizerHandle>(null)
  const lines = useMemo(() => fold(entries), [entries])
  const blocks = useMemo(() => blocksOf(lines, [], { agentId, unreadAfter: null }), [lines, agentId])
  const wanted = line > 0 ? blocks.findIndex((block) => seqOf(block) === line) : -1
  const [flashing, setFlashing] = useState(-1)
  useEffect(() => {
    if (wanted < 0) return
    list.current?.scrollToIndex(wanted, { align: 'center' })
    setFlashing(wanted)
    const timer = setTimeout(() => setFlashing(-1), flashMs)
    return () => clearTimeout(timer)
  }, [wanted, line])
  // As a closed one it offers nothing to do with its lines.
  const record: AgentConversation = { ...conversation, status: 'closed' }
  return (
    <div class="record" role="region" aria-label={t('thread.label', { name: visitorName(conversation.visitor) })} tabIndex={0}>
      <Virtualizer ref={list} data={blocks} itemSize={44} bufferSize={600}>
        {(block, at) => (
          <div key={block.key} class={classNames('record-block', at === flashing && 'record-flash')}>
            <BlockView block={block} conversation={record} lines={lines} editing={null} onEdit={() => undefined} />
          </div>
        )}
      </Virtualizer>
    </div>
  )
}

const seqOf = (block: Block): number | null => block.kind === 'text' || block.kind === 'event' ? block.line.seq : null
