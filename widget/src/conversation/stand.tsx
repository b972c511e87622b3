import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Place, Thread } from '../store/thread.js'
import { useStay, useStore } from '../store/context.js'
import { NoWifi } from '../ui/icons.js'
import { duration } from '../ui/times.js'
import { backWords } from '../words/back.js'
import { gap, words } from '../words/words.js'
import './stand.css'

/** How things stand, above the composer: the connection, the queue, an agent who is gone, a question before closing. */
export function Stand({ thread }: { thread?: Thread }) {
  return (
    <>
      {thread && <CloseQuestion id={thread.id} />}
      <div role="status">
        {thread && <AgentLine thread={thread} />}
        {thread?.place.value && <QueueCard place={thread.place.value} id={thread.id} />}
        {thread && <LeftCard thread={thread} />}
        <Connection />
        {thread && <CatchingUp thread={thread} />}
      </div>
    </>
  )
}

function Connection() {
  const { link, outbox } = useStay()
  const state = link.state.value
  const count = outbox.count.value
  const { noConnection, waitingMessages, sentWhenBack, noConnectionNothing } = words.value
  const { connecting, linkRefused, tooOld, tryAgain, keptHere } = words.value
  const kept = count > 0 && !outbox.durable.value && keptHere
  if (state === 'online') return kept ? <p class="standing late hint">{kept}</p> : null
  if (state === 'connecting') return <p class="standing late hint">{connecting}</p>
  if (state === 'refused') {
    return (
      <div class="standing banner">
        <NoWifi />
        <span>{link.refusal.value?.code === 'client_too_old' ? tooOld : linkRefused}</span>
        <button class="link" type="button" onClick={() => link.reconnectNow()}>{tryAgain}</button>
      </div>
    )
  }
  return (
    <div class="standing banner late">
      <NoWifi />
      <span>
        {noConnection}{gap}
        {count > 0 ? <><strong>{waitingMessages(count)}</strong> {sentWhenBack}</> : noConnectionNothing}{gap}{kept}
      </span>
    </div>
  )
}

/** What is shown is not all there is; while the line is down, the banner says so. */
function CatchingUp({ thread: { feed } }: { thread: Thread }) {
  const { link } = useStay()
  const isBehind = feed.state.value === 'catching-up' && link.state.value === 'online'
  return isBehind ? <p class="standing late hint">{words.value.catchingUp(feed.behind.value)}</p> : null
}

function AgentLine({ thread }: { thread: Thread }) {
  const conversation = thread.feed.conversation.value
  const name = conversation?.agent?.name
  if (!name || conversation.status === 'closed') return null
  if (thread.isAgentOnline.value === false) return <p class="standing hint">{words.value.agentGone(name)}</p>
  return thread.isAgentBack.value ? <p class="standing hint">{words.value.agentBack(name)}</p> : null
}

/** Nobody has to sit and wait. */
function LeaveInstead({ id }: { id: string }) {
  const { leaving } = useStore()
  return (
    <button class="link" type="button" onClick={() => { leaving.value = id }}>{words.value.leaveInstead}</button>
  )
}

/** It does not wait in line: when an answer can come, and where. */
function LeftCard({ thread }: { thread: Thread }) {
  const { presence } = useStay()
  const conversation = thread.feed.conversation.value
  if (!conversation?.left || conversation.status !== 'queued') return null
  const { opensAt } = presence.value
  return (
    <p class="standing queue">
      {conversation.left === 'message' ? words.value.leftMessage : words.value.leftCall}{gap}{opensAt && backWords(opensAt)}
    </p>
  )
}

function QueueCard({ place, id }: { place: Place; id: string }) {
  const { presence } = useStay()
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => { now.value = Date.now() }, 1_000)
    return () => clearInterval(timer)
  }, [now])
  const { queueNobody, waited } = words.value
  const { opensAt } = presence.value
  // Of its own queue, whoever else of the site is here.
  if (place.estimatedWaitSeconds === null) {
    return <p class="standing queue">{queueNobody}{gap}{opensAt && backWords(opensAt)}{gap}<LeaveInstead id={id} /></p>
  }
  return (
    <div class="standing queue">
      <strong>{placeWords(place)}</strong>
      {/* It ticks, so a screen reader is told the place only. */}
      <span class="hint" aria-hidden="true">
        {estimate(place, now.value)}
        {' · '}
        <span class="ticking">{waited(duration(now.value - Date.parse(place.queuedAt)))}</span>
      </span>
      <LeaveInstead id={id} />
    </div>
  )
}

function placeWords({ position, atLeast }: Place): string {
  const { queueNext, queuePlace, queueFar } = words.value
  return position === 1 ? queueNext : atLeast ? queueFar(position) : queuePlace(position)
}

function estimate({ estimatedWaitSeconds, toldAt }: Place, now: number): string {
  const { waitSoon, waitMinutes, waitLonger } = words.value
  const left = (estimatedWaitSeconds ?? 0) - (now - toldAt) / 1000
  if (left < -30) return waitLonger
  return left < 60 ? waitSoon : waitMinutes(Math.ceil(left / 60))
}

function CloseQuestion({ id }: { id: string }) {
  const { closing, wantFocus } = useStore()
  const { closeConversation } = useStay()
  const isBusy = useSignal(false)
  const hasFailed = useSignal(false)
  if (closing.value !== id) return null
  const done = (): void => {
    closing.value = null
    wantFocus()
  }
  const close = async (): Promise<void> => {
    isBusy.value = true
    hasFailed.value = await closeConversation(id) !== null
    isBusy.value = false
    if (!hasFailed.value) done()
  }
  return (
    <div class="standing question" role="alertdialog" aria-labelledby="close-question" onKeyDown={(event) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      done()
    }}>
      <p id="close-question">{hasFailed.value ? words.value.closeFailed : words.value.closeSure}</p>
      <button class="button plain" type="button" onClick={done}>{words.value.closeNo}</button>
      <button class="button" type="button" aria-disabled={isBusy.value} ref={(button) => button?.focus()}
        onClick={() => { if (!isBusy.value) void close() }}>{words.value.closeYes}</button>
    </div>
  )
}
