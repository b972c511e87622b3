import type { VisitorConversation } from '@parley/protocol'
import { useEffect } from 'preact/hooks'
import { fetchKit, kit } from '../attachments/kit.js'
import { useStay, useStore } from '../store/context.js'
import { Alert, Check, Checks, Clock } from '../ui/icons.js'
import { clock, exact } from '../ui/times.js'
import { locale, words } from '../words/words.js'
import type { Bubble, Row } from './group.js'
import { linkify } from './linkify.js'

type Receipt = VisitorConversation['receipts']['agent']

/** Bubbles of one author that belong together, with one line below that says whose, when, and how far they got. */
export function Group({ row, receipts, isLast }: { row: Row & { kind: 'group' }; receipts: Receipt; isLast: boolean }) {
  const { author, bubbles } = row
  const last = bubbles.at(-1)
  if (!last) return null
  const isMine = author.kind === 'visitor'
  return (
    <div class={isMine ? 'group mine' : 'group'}>
      {bubbles.map((bubble) => <BubbleView key={bubble.key} bubble={bubble} isMine={isMine} />)}
      <p class="meta">
        {isMine
          ? <Progress bubble={last} receipts={receipts} isLast={isLast} />
          : <>{author.kind === 'agent' && <span>{author.name} ·</span>}<Time at={last.at} /></>}
      </p>
    </div>
  )
}

function BubbleView({ bubble, isMine }: { bubble: Bubble; isMine: boolean }) {
  const { body, files, isRecalled, isEdited, quoted, state } = bubble
  const attached = files.length > 0 && <Attached bubble={bubble} />
  if (attached && !body && quoted === null) return attached
  return (
    <>
      {attached}
      <div class={`bubble ${isMine ? 'mine' : 'theirs'} ${state}${isRecalled ? ' recalled' : ''}`}>
        {quoted !== null && (
          <blockquote dir="auto"><span class="said">{words.value.inReplyTo} </span>{quoted}</blockquote>
        )}
        {isRecalled
          ? words.value.recalled
          : (
            <span class="body" dir="auto">
              {linkify(body).map((piece, at) => piece.kind === 'text'
                ? piece.text
                : <a key={at} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">{piece.text}</a>)}
            </span>
            )}
        {isEdited && !isRecalled && <span class="edited"> {words.value.edited}</span>}
      </div>
    </>
  )
}

/** The files of a bubble; their names until there is more to show them with. */
function Attached({ bubble }: { bubble: Bubble }) {
  useEffect(() => void fetchKit(), [])
  const Files = kit.value?.Files
  return Files ? <Files bubble={bubble} /> : <p class="hint">{bubble.files.map(({ name }) => name).join(', ')}</p>
}

function whyNotSent({ files, error }: Bubble): string {
  const lost = files.find((file) => 'isLost' in file)
  return lost ? words.value.fileLost(lost.name) : error?.message ?? ''
}

function Progress({ bubble, receipts, isLast }: { bubble: Bubble; receipts: Receipt; isLast: boolean }) {
  const { outbox } = useStay()
  const { takeBack } = useStore()
  const { key, at, seq, state } = bubble
  const { sending, waitingToSend, sent, delivered, read, notSent, tryAgain, takeBack: takeBackWord } = words.value
  if (state === 'failed') {
    return (
      <span class="failed">
        <Alert size={14} />{[notSent, whyNotSent(bubble)].filter(Boolean).join(': ')}
        <button class="link" type="button" onClick={() => outbox.retry(key)}>{tryAgain}</button>
        <button class="link" type="button" onClick={() => takeBack(key)}>{takeBackWord}</button>
      </span>
    )
  }
  if (state === 'waiting') return <><Clock size={14} />{waitingToSend}</>
  if (state === 'sending' || seq === null) return <span class="late sending"><Clock size={14} />{sending}</span>
  const isRead = seq <= receipts.readSeq
  const word = isRead ? read : seq <= receipts.deliveredSeq ? delivered : sent
  return (
    <>
      <Time at={at} />
      {isLast || isRead
        ? <span>· {word}</span>
        : <><span class="said">{word}</span>{word === sent ? <Check size={14} /> : <Checks size={14} />}</>}
    </>
  )
}

function Time({ at }: { at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact(at, locale.value)}>{clock(at, locale.value)}</time>
  )
}
