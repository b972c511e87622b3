import { useState } from 'preact/hooks'
import { Check, CheckCheck, Ear, Lock } from 'lucide-preact'
import type { AgentConversation, Line, TextLine } from '@parley/protocol'
import { FileList } from '../files/file-list.js'
import { saidIn } from '../files/said.js'
import { useDesk } from '../store/desk.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { shortName, visitorName } from '../words/names.js'
import { exactly, timeOfDay } from '../words/times.js'
import { t } from '../words/words.js'
import { tickOf, type Block } from './blocks.js'
import { BubbleEditor } from './bubble-editor.js'
import { BubbleMenu } from './bubble-menu.js'
import { RecallDialog } from './recall-dialog.js'
import { RichText } from './rich-text.js'

interface Props {
  block: Block & { kind: 'text' }
  conversation: AgentConversation
  lines: readonly Line[]
  isEdited: boolean
  onEdit: (entryId: string | null) => void
}

const isOwn = (line: TextLine, agentId: string) => line.author.kind === 'agent' && line.author.id === agentId

/** A message or note as it stands in the log. */
export function Bubble({ block, conversation, lines, isEdited, onEdit }: Props) {
  const { agentId } = useDesk()
  const { line, side, first, last } = block
  const [recalling, setRecalling] = useState(false)
  const own = isOwn(line, agentId)
  const quoted = line.replyTo ? lines.find((one) => one.id === line.replyTo) : undefined
  const files = <FileList of={line.key} files={line.attachments} />
  // Files without words need no bubble around them, but a note is to be known as one.
  const isBare = line.attachments.length > 0 && line.body === '' && line.replyTo === null && line.kind === 'message'
  return (
    <div class={classNames('block', `block-${side}`, first && 'block-first', last && 'block-last')}>
      {!isBare && line.attachments.length > 0 && <div class="bubble-row">{files}</div>}
      <div class="bubble-row">
        {isEdited ? (
          <BubbleEditor conversationId={conversation.id} line={line} onDone={() => onEdit(null)} />
        ) : isBare ? (
          files
        ) : (
          <div class={classNames('bubble', line.recalled && 'bubble-recalled')} title={exactly(line.at)}>
            {line.replyTo && <Quote line={quoted} visitor={visitorName(conversation.visitor)} agentId={agentId} />}
            {line.kind === 'note' && (first || line.whisper || line.body === '') && (
              <span class="note-head">
                <Icon of={line.whisper ? Ear : Lock} size={12} />
                {line.whisper ? t('thread.whisperHead') : t('thread.noteHead')}
              </span>
            )}
            {(line.recalled || line.body !== '') && (
              <span class="bubble-body" dir="auto">
                {line.recalled ? t('thread.recalled') : <RichText text={line.body} />}
              </span>
            )}
          </div>
        )}
        {!isEdited && !line.recalled && conversation.status !== 'closed' && (
          <BubbleMenu
            line={line}
            own={own}
            conversationId={conversation.id}
            onEdit={() => onEdit(line.id)}
            onRecall={() => setRecalling(true)}
          />
        )}
      </div>
      {(last || line.editedAt !== null) && <Meta line={line} own={own} conversation={conversation} showsName={last} />}
      {recalling && <RecallDialog conversationId={conversation.id} line={line} onClose={() => setRecalling(false)} />}
    </div>
  )
}

export function Quote({ line, visitor, agentId }: { line: Line | undefined; visitor: string; agentId: string }) {
  if (!line || line.kind === 'event') return <span class="quote">{t('thread.quoteGone')}</span>
  const who = line.author.kind !== 'agent' ? visitor : line.author.id === agentId ? t('thread.you') : line.author.name
  return (
    <span class="quote">
      <strong>{who}</strong>
      <span dir="auto">{line.recalled ? t('thread.recalled') : saidIn(line)}</span>
    </span>
  )
}

function Meta({
  line,
  own,
  conversation,
  showsName,
}: {
  line: TextLine
  own: boolean
  conversation: AgentConversation
  showsName: boolean
}) {
  const isTeam = line.author.kind === 'agent'
  const name = line.author.kind === 'agent' ? (own ? null : line.author.name) : shortName(conversation.visitor)
  const parts = [
    showsName && line.kind === 'note' && own ? t('thread.you') : null,
    showsName ? name : null,
    showsName ? (
      <time key="at" dateTime={line.at} title={exactly(line.at)}>
        {timeOfDay(line.at)}
      </time>
    ) : null,
    line.editedAt !== null && !line.recalled ? (
      <span key="edited" title={exactly(line.editedAt)}>
        {t('thread.edited')}
      </span>
    ) : null,
    showsName && line.kind === 'note' ? t('thread.onlyTeam') : null,
  ].filter((part) => part !== null)
  return (
    <div class="meta">
      {parts.map((part, place) => (
        <span key={place}>
          {place > 0 && ' · '}
          {part}
        </span>
      ))}
      {showsName && isTeam && line.kind === 'message' && !line.recalled && (
        <Ticks line={line} conversation={conversation} />
      )}
    </div>
  )
}

function Ticks({ line, conversation }: { line: TextLine; conversation: AgentConversation }) {
  const tick = tickOf(line.seq, conversation.receipts.visitor)
  return (
    <span class={`ticks ticks-${tick}`}>
      <Icon of={tick === 'sent' ? Check : CheckCheck} size={14} />
      {t(`thread.${tick}`)}
    </span>
  )
}
