import { Clock, Lock } from 'lucide-preact'
import type { WaitingLine } from '@parley/client'
import type { AgentConversation } from '@parley/protocol'
import { FileList } from '../files/file-list.js'
import { useDesk } from '../store/desk.js'
import { Button } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { errorWords, t } from '../words/words.js'
import type { Block } from './blocks.js'
import { hindrance } from './permissions.js'
import { RichText } from './rich-text.js'
import { takeBack } from './take-back.js'

/** A text that is not stored yet: on its way, waiting for the line, or refused and up to its writer. */
export function WaitingBubble({
  block,
  conversation,
}: {
  block: Block & { kind: 'waiting' }
  conversation: AgentConversation
}) {
  const { line, side, first, last } = block
  const desk = useDesk()
  // Files without words need no bubble, but a note is to be known as one.
  const hasBubble = line.body !== '' || line.kind === 'note'
  const cancel = line.state === 'failed' ? {} : { onCancel: () => void takeBack(desk, line) }
  return (
    <div class={classNames('block', `block-${side}`, first && 'block-first', last && 'block-last')}>
      {line.files && (
        <div class={`bubble-row files-${line.state}`}>
          <FileList of={line.clientId} files={line.files} {...cancel} />
        </div>
      )}
      {hasBubble && (
        <div class="bubble-row">
          <div class={classNames('bubble', `bubble-${line.state}`)}>
            {line.kind === 'note' && (first || line.body === '') && (
              <span class="note-head">
                <Icon of={Lock} size={12} />
                {t('thread.noteHead')}
              </span>
            )}
            <span class="bubble-body" dir="auto">
              <RichText text={line.body} />
            </span>
          </div>
        </div>
      )}
      {line.state === 'failed' ? (
        <Failed line={line} conversation={conversation} />
      ) : (
        (last || line.state === 'waiting') && (
          <div class="meta">
            {line.state === 'waiting' && <Icon of={Clock} size={12} />}
            {t(`thread.${line.state}`)}
          </div>
        )
      )}
    </div>
  )
}

function why({ files = [], error }: WaitingLine): string {
  const lost = files.find(({ isLost }) => isLost)
  if (lost) return t('files.lost', { name: lost.name })
  return error ? errorWords(error) : ''
}

function Failed({ line, conversation }: { line: WaitingLine; conversation: AgentConversation }) {
  const desk = useDesk()
  const { agentId, outbox } = desk
  // Where one may answer, a conflict can only be about what was not seen; trying again says that it has been seen.
  const isOutrun =
    line.error?.code === 'conflict' && line.kind === 'message' && hindrance(conversation, agentId) === null
  return (
    <div class="failed" role="alert">
      <span>{isOutrun ? t('thread.outrun') : `${t('thread.notSent')} ${why(line)}`}</span>
      <span class="failed-ways">
        <Button size="small" onClick={() => outbox.retry(line.clientId)}>
          {isOutrun ? t('thread.sendNow') : t('thread.sendAgain')}
        </Button>
        <Button size="small" tone="quiet" onClick={() => void takeBack(desk, line)}>
          {t('thread.backToComposer')}
        </Button>
        <Button
          size="small"
          tone="quiet"
          onClick={() => {
            outbox.discard(line.clientId)
          }}
        >
          {t('thread.discard')}
        </Button>
      </span>
    </div>
  )
}
