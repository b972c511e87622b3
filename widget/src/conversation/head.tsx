import type { VisitorConversation } from '@parley/protocol'
import type { Thread } from '../store/thread.js'
import { useStay, useStore } from '../store/context.js'
import { Avatar } from '../ui/avatar.js'
import { ChevronDown } from '../ui/icons.js'
import { words } from '../words/words.js'
import { backWords } from '../words/back.js'
import { Menu } from './menu.js'

/** Who one talks with, and how they are. */
export function Head({ conversation, thread }: { conversation: VisitorConversation | null; thread: Thread | null }) {
  const { framed, dismiss } = useStore()
  const { site } = useStay()
  const siteName = site.value.appearance.title || site.value.name
  const agent = conversation?.agent ?? null
  const isOnline = thread?.isAgentOnline.value ?? null
  return (
    <header class="head">
      <Avatar name={agent?.name ?? siteName} online={agent && conversation?.status !== 'closed' ? isOnline : null} />
      <div class="head-text">
        <h1 dir="auto">{agent ? words.value.team(agent.name, siteName) : siteName}</h1>
        <Standing conversation={conversation} isOnline={isOnline} />
      </div>
      <Menu conversation={conversation} thread={thread} />
      {framed && (
        <button class="quiet" type="button" aria-label={words.value.minimize} onClick={dismiss}><ChevronDown /></button>
      )}
    </header>
  )
}

function Standing({ conversation, isOnline }: { conversation: VisitorConversation | null; isOnline: boolean | null }) {
  const { presence } = useStay()
  const { availability, online, opensAt } = presence.value
  const { closed, away, inQueue, weAnswerHere, peopleOnline } = words.value
  if (conversation?.status === 'closed') return <p class="hint">{closed}</p>
  if (conversation?.agent) {
    return isOnline
      ? <p class="hint"><span class="dot" />{words.value.online}</p>
      : <p class="hint"><span class="dot gone" />{away}</p>
  }
  if (availability === 'offline') return <p class="hint">{opensAt ? backWords(opensAt) : weAnswerHere}</p>
  if (conversation?.left) return <p class="hint">{weAnswerHere}</p>
  if (conversation) return <p class="hint">{inQueue}</p>
  return <p class="hint">{online > 0 ? <><span class="dot" />{peopleOnline(online)}</> : weAnswerHere}</p>
}
