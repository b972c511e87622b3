import { useEffect, useRef, useState } from 'preact/hooks'
import { Ear, Lock, Paperclip, X } from 'lucide-preact'
import type { Feed } from '@parley/client'
import { stageInto } from '@parley/client/attachments'
import { limits, type AgentConversation } from '@parley/protocol'
import { Tray } from '../files/tray.js'
import { useOffer } from '../shell/commands.js'
import { useDesk } from '../store/desk.js'
import type { Kind } from '../store/drafts.js'
import { isSupervisor } from '../store/me.js'
import { Button } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { IconButton } from '../ui/icon-button.js'
import { Kbd } from '../ui/kbd.js'
import { toast } from '../ui/toast.js'
import { shortName, visitorName } from '../words/names.js'
import { errorWords, t } from '../words/words.js'
import { Quote } from './bubble.js'
import { useGrowing } from './growing.js'
import { Hindered } from './hindered.js'
import { hindrance } from './permissions.js'
import './composer.css'

interface Props {
  conversation: AgentConversation
  feed: Feed<AgentConversation>
  /** Opens one's last message for a change. */
  onEditLast: (entryId: string) => void
}

const encoder = new TextEncoder()
/** From here on it says how much is left. */
const nearlyFullBytes = 1_024

/** Where replies and notes are written: two drafts, one open, and which one it is cannot be overlooked. */
export function Composer({ conversation, feed, onEditLast }: Props) {
  const { actions, agentId, drafts, feeds, outbox } = useDesk()
  const id = conversation.id
  const draft = drafts.of(id).value
  const field = useRef<HTMLTextAreaElement>(null)
  const [focusWish, setFocusWish] = useState(0)
  const kind = draft.open
  const text = draft[kind]
  useGrowing(field, text)
  const hindered = kind === 'message' ? hindrance(conversation, agentId) : null
  const left = limits.messageBytes - encoder.encode(text.trim()).byteLength
  const files = drafts.files(id, kind)
  const canSend = (text.trim() !== '' || files.value.length > 0) && left >= 0 && hindered === null
  const typing = feeds.of(id).typing

  const turnTo = (open: Kind) => {
    drafts.change(id, { open })
    setFocusWish((count) => count + 1)
  }
  const [whispering, setWhispering] = useState(false)
  const holder = whisperedTo(conversation, agentId)
  const whisper = async () => {
    const body = text.trim()
    setWhispering(true)
    const error = await actions.whisper(id, body)
    setWhispering(false)
    if (error) toast(t('composer.whisperFailed', { reason: errorWords(error) }), { tone: 'bad' })
    // What was typed meanwhile stays.
    else if (drafts.of(id).peek().note.trim() === body) drafts.change(id, { note: '' })
  }

  useOffer('reply', () => turnTo('message'))
  useOffer('note', () => turnTo(draft.open === 'note' ? 'message' : 'note'))
  useEffect(() => {
    if (focusWish > 0) field.current?.focus()
  }, [focusWish])
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])

  const write = (next: string) => {
    drafts.change(id, { [kind]: next })
    if (kind !== 'message') return
    if (next.trim() === '') typing.stopped()
    else typing.typed()
  }
  const send = () => {
    if (!canSend) return
    const body = text.trim()
    const attached = files.value.length > 0 ? { files: files.value } : {}
    outbox.say(
      kind === 'note'
        ? { conversationId: id, kind, body, ...attached }
        : {
            conversationId: id,
            kind,
            body,
            ...attached,
            seenSeq: feed.head.peek(),
            ...(draft.replyTo === null ? {} : { replyTo: draft.replyTo }),
          },
    )
    files.value = []
    drafts.said(id, kind, outbox.written())
    if (kind === 'message') typing.stopped()
  }
  const press = (event: KeyboardEvent) => {
    // While an input method is open, Enter chooses a word and sends nothing; Safari says so by the code alone.
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape') {
      // Out of the field, where single keys mean what the sheet says.
      field.current?.blur()
    } else if (event.key === 'ArrowUp' && !event.altKey && text === '') {
      const last = feed.lines
        .peek()
        .findLast(
          (line) => line.kind === kind && line.author.kind === 'agent' && line.author.id === agentId && !line.recalled,
        )
      if (!last) return
      event.preventDefault()
      onEditLast(last.id)
    }
  }
  const name = shortName(conversation.visitor)
  return (
    <div class="composer-box">
      <p class="composer-gone" role="status">
        {!conversation.visitor.online && hindrance(conversation, agentId) === null && t('thread.visitorGone', { name })}
      </p>
      <section
        class={classNames('composer', kind === 'note' && 'composer-note')}
        aria-label={kind === 'note' ? t('composer.noteLabel') : t('composer.replyLabel', { name })}
      >
        <Kinds kind={kind} draft={draft} onTurn={turnTo} />
        {hindered ? (
          <Hindered conversation={conversation} why={hindered} />
        ) : (
          <>
            {kind === 'message' && draft.replyTo !== null && (
              <div class="composer-quote">
                <Quote
                  line={feed.lines.value.find((line) => line.id === draft.replyTo)}
                  visitor={visitorName(conversation.visitor)}
                  agentId={agentId}
                />
                <IconButton
                  icon={X}
                  size={14}
                  label={t('composer.stopQuoting')}
                  onClick={() => drafts.change(id, { replyTo: null })}
                />
              </div>
            )}
            <Tray files={files} />
            <textarea
              ref={field}
              class="composer-text"
              dir="auto"
              rows={2}
              value={text}
              onKeyDown={press}
              enterkeyhint="send"
              aria-label={kind === 'note' ? t('composer.noteLabel') : t('composer.replyLabel', { name })}
              autocomplete="off"
              placeholder={kind === 'note' ? t('composer.notePlaceholder') : t('composer.replyPlaceholder', { name })}
              onPaste={(event) => {
                if (!event.clipboardData?.files.length) return
                event.preventDefault()
                stageInto(files, event.clipboardData.files)
              }}
              onInput={(event) => write(event.currentTarget.value)}
              onBlur={() => typing.stopped()}
            />
            <div class="composer-foot">
              <AttachButton
                onChosen={(chosen) => {
                  stageInto(files, chosen)
                  field.current?.focus()
                }}
              />
              <span
                class={classNames('composer-hint', left < 0 && 'composer-too-long')}
                role={left < nearlyFullBytes ? 'status' : undefined}
              >
                {left < 0
                  ? t('composer.tooLong', { count: -left })
                  : left < nearlyFullBytes
                    ? t('composer.left', { count: left })
                    : ''}
              </span>
              <span class="composer-keys">
                {kind === 'note' && <Icon of={Lock} size={13} />}
                <Kbd keys={['Enter']} /> {kind === 'note' ? t('composer.toAddNote', { name }) : t('composer.toSend')}
              </span>
              {kind === 'note' && holder && (
                <Button
                  class="composer-whisper"
                  icon={Ear}
                  busy={whispering}
                  disabled={!canSend}
                  onClick={() => {
                    void whisper()
                  }}
                >
                  {t('composer.whisper', { name: holder.name })}
                </Button>
              )}
              <Button
                tone="primary"
                class="composer-send"
                disabled={!canSend}
                onClick={() => {
                  send()
                  field.current?.focus()
                }}
              >
                {kind === 'note' ? t('composer.addNote') : t('composer.send')}
              </Button>
            </div>
          </>
        )}
      </section>
    </div>
  )
}

/** Whom a supervisor can say something that the visitor does not see; null where there is nobody. */
const whisperedTo = ({ agent, status }: AgentConversation, agentId: string) =>
  isSupervisor.value && agent !== null && agent.id !== agentId && status === 'active' ? agent : null

function AttachButton({ onChosen }: { onChosen: (files: FileList) => void }) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton icon={Paperclip} label={t('files.attach')} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          const { files } = event.currentTarget
          if (files) onChosen(files)
          // The same file may be chosen again after it was removed.
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}

function Kinds({ kind, draft, onTurn }: { kind: Kind; draft: Record<Kind, string>; onTurn: (kind: Kind) => void }) {
  const one = (own: Kind, words: string, started: string) => (
    <button
      type="button"
      class={classNames('composer-kind', kind === own && 'composer-kind-open')}
      aria-pressed={kind === own}
      onClick={() => onTurn(own)}
    >
      {words}
      {kind !== own && draft[own].trim() !== '' && (
        <span class="composer-started" role="img" aria-label={started} title={started} />
      )}
    </button>
  )
  return (
    <div class="composer-kinds" role="group" aria-label={t('composer.kind')}>
      {one('message', t('composer.reply'), t('composer.otherReply'))}
      {one('note', t('composer.note'), t('composer.otherDraft'))}
    </div>
  )
}
