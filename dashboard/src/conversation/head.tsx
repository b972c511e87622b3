import { useState } from 'preact/hooks'
import { ArrowLeft, ArrowRightLeft, Check, Inbox as InboxIcon, LogOut, PanelRight, UserPlus, UserRoundCheck } from 'lucide-preact'
import type { AgentConversation } from '@parley/protocol'
import { paths, type View } from '../routes.js'
import { WhyDialog } from '../routing/why-dialog.js'
import { commands, useOffer } from '../shell/commands.js'
import { keysOf } from '../shell/keys.js'
import { now } from '../store/clock.js'
import { useDesk } from '../store/desk.js'
import { isSupervisor } from '../store/me.js'
import { isNarrow } from '../store/screen.js'
import { Avatar } from '../ui/avatar.js'
import { Button } from '../ui/button.js'
import { classNames } from '../ui/class-names.js'
import { Icon } from '../ui/icon.js'
import { IconButton } from '../ui/icon-button.js'
import { VouchedMark } from '../ui/vouched-mark.js'
import { Tooltip } from '../ui/tooltip.js'
import { isVouchedName, visitorName } from '../words/names.js'
import { stopwatch, weekdayAndTime } from '../words/times.js'
import { t } from '../words/words.js'
import { useDeeds } from './deeds.js'
import { pathOf } from './page-path.js'
import { hasJoined, hindrance, isHeldBy } from './permissions.js'
import { SnoozeMenu } from './snooze-menu.js'
import { TransferDialog } from './transfer-dialog.js'
import './head.css'

interface Props {
  conversation: AgentConversation
  view: View
  detailsShown: boolean
  onDetails: () => void
}

/** Who it is about, and what can be done with the conversation now. */
export function Head({ conversation, view, detailsShown, onDetails }: Props) {
  const { agentId } = useDesk()
  const name = visitorName(conversation.visitor)
  const Title = isNarrow.value ? 'h1' : 'h2'
  return (
    <header class="pane-head head">
      {isNarrow.value && (
        <a class="ui-icon-button head-back" href={paths.inbox(view)} aria-label={t('head.back')}>
          <Icon of={ArrowLeft} size={18} class="ui-mirrored" />
        </a>
      )}
      <Avatar
        name={name}
        colorKey={conversation.visitor.id}
        presence={conversation.visitor.online ? 'online' : 'offline'}
      />
      <div class="head-words">
        <Title class="aligned" dir="auto">
          {name}
          {isVouchedName(conversation.visitor) && <VouchedMark />}
        </Title>
        <Line conversation={conversation} agentId={agentId} />
      </div>
      <Deeds conversation={conversation} />
      <IconButton
        icon={PanelRight}
        label={detailsShown ? t('details.hide') : t('details.show')}
        keys={keysOf('Alt+I')}
        aria-pressed={detailsShown}
        onClick={onDetails}
      />
    </header>
  )
}

/** The second line: queue, page, and whatever is unusual. */
function Line({ conversation, agentId }: { conversation: AgentConversation; agentId: string }) {
  const { status, queue, agent, visitor, queuedAt, snoozedUntil, left, idleSince, joined } = conversation
  const parts = [
    <span key="queue">{t('head.queue', { queue: queue.name })}</span>,
    left !== null && status !== 'closed' && <span key="left">{t(`head.left.${left}`)}</span>,
    status === 'queued' && left === null && queuedAt && (
      <span key="wait">{t('head.waiting', { time: stopwatch(now.value - Date.parse(queuedAt)) })}</span>
    ),
    status === 'snoozed' && snoozedUntil && (
      <span key="snoozed">{t('head.snoozed', { time: weekdayAndTime(snoozedUntil) })}</span>
    ),
    status === 'active' && idleSince !== null && <span key="silent">{t('head.silent')}</span>,
    joined.length > 0 && status !== 'closed' && (
      <span key="joined">{t('head.joined', { names: joined.map(({ name }) => name).join(', ') })}</span>
    ),
    status === 'closed' && <span key="closed">{t('head.closed')}</span>,
    agent && agent.id !== agentId && status !== 'closed' && (
      <span key="agent">{t('head.with', { agent: agent.name })}</span>
    ),
    visitor.online && visitor.page && status !== 'closed' && (
      <span key="page">
        {t('head.on')}{' '}
        <span class="head-page" title={visitor.page.title || visitor.page.url} dir="ltr">
          {pathOf(visitor.page.url)}
        </span>
      </span>
    ),
  ].filter((part) => part !== false && part !== null && part !== '')
  return (
    <p>
      {parts.map((part, place) => (
        <span key={place}>
          {place > 0 && ' · '}
          {part}
        </span>
      ))}
    </p>
  )
}

function Deeds({ conversation }: { conversation: AgentConversation }) {
  const { agentId } = useDesk()
  const deeds = useDeeds(conversation)
  const [transferring, setTransferring] = useState(false)
  const [asking, setAsking] = useState(false)
  const talksAlong = hasJoined(conversation, agentId)
  const open = conversation.status !== 'closed'
  const isMine = open && isHeldBy(conversation, agentId)
  const why = hindrance(conversation, agentId)
  const mayHand = open && (isMine || isSupervisor.value)
  useOffer('why', () => setAsking(true))
  useOffer('transfer', mayHand ? () => setTransferring(true) : null)
  const mayClose = mayHand || why === 'queued'
  useOffer('close', mayClose && !deeds.busy ? deeds.close : null)
  useOffer('takeThis', why === 'queued' && !deeds.busy ? deeds.take : null)
  return (
    <div class="head-deeds">
      {mayHand && (
        <Deed words={t('head.transfer')} keys={keysOf(commands.transfer.chords[0])}>
          <Button icon={ArrowRightLeft} aria-label={t('head.transfer')} onClick={() => setTransferring(true)}>
            <span class="head-deed">{t('head.transfer')}</span>
          </Button>
        </Deed>
      )}
      {isMine && conversation.status === 'active' && <SnoozeMenu busy={deeds.busy} onSnooze={deeds.snooze} />}
      {open && talksAlong && (
        <Deed words={t('head.partHint')}>
          <Button icon={LogOut} busy={deeds.busy} aria-label={t('head.part')} onClick={deeds.part}>
            <span class="head-deed">{t('head.part')}</span>
          </Button>
        </Deed>
      )}
      {why === 'others' && isSupervisor.value && conversation.status === 'active' && (
        <Deed words={t('head.joinHint')}>
          <Button class="head-twin" icon={UserPlus} busy={deeds.busy} aria-label={t('head.join')} onClick={deeds.join}>
            <span class="head-deed">{t('head.join')}</span>
          </Button>
        </Deed>
      )}
      {open && !isMine && (why === 'others' || talksAlong) && isSupervisor.value && (
        <Deed words={t('head.takeOver')}>
          <Button class={classNames(why === 'others' && 'head-twin')} icon={UserRoundCheck} busy={deeds.busy} aria-label={t('head.takeOver')} onClick={deeds.takeOver}>
            <span class="head-deed">{t('head.takeOver')}</span>
          </Button>
        </Deed>
      )}
      {mayClose && (
        <Deed words={t('head.close')} keys={keysOf(commands.close.chords[0])}>
          <Button
            tone={why === 'queued' ? 'plain' : 'primary'}
            icon={Check}
            busy={deeds.busy}
            aria-label={t('head.close')}
            onClick={deeds.close}
          >
            <span class="head-deed">{t('head.close')}</span>
          </Button>
        </Deed>
      )}
      {why === 'queued' && (
        <Button class="head-twin" tone="primary" icon={InboxIcon} busy={deeds.busy} onClick={deeds.take}>
          {t('head.take')}
        </Button>
      )}
      {asking && <WhyDialog conversation={conversation} onClose={() => setAsking(false)} />}
      {transferring && <TransferDialog conversation={conversation} onClose={() => setTransferring(false)} />}
    </div>
  )
}

const Deed = ({
  words,
  keys,
  children,
}: {
  words: string
  keys?: readonly string[]
  children: preact.ComponentChildren
}) => (
  <Tooltip text={words} keys={keys}>
    {children}
  </Tooltip>
)
