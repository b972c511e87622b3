import type { EventLine } from '@parley/protocol'
import { clock } from '../ui/times.js'
import type { Words } from '../words/en.js'

/** What happened, as a visitor would be told; null for what is not for them. */
export function happening({ author, content }: EventLine, words: Words, locale: string): string | null {
  switch (content.kind) {
    case 'assigned': return words.joined(content.agent.name)
    case 'transferred': return words.passedOn('agent' in content.to ? content.to.agent.name : content.to.queue.name)
    case 'left': return words.agentLeft(content.agent.name)
    case 'closed':
      if (author.kind === 'agent') return words.closedBy(author.name)
      return author.kind === 'visitor' ? words.closedByYou : words.closedByItself
    case 'reopened': return words.reopened
    case 'joined': return words.joined(content.agent.name)
    case 'parted': return words.parted(content.agent.name)
    case 'overflowed': return words.passedOn(content.queue.name)
    case 'message-left': return content.as === 'message' ? words.messageLeft : words.callBackAsked
    case 'warned': return words.closesAt(clock(Date.parse(content.closesAt), locale))
    case 'queued': case 'rated': case 'snoozed': case 'idled': return null
  }
}
