import type { WaitingLine } from '@parley/client'
import { filesOf, stageInto } from '@parley/client/attachments'
import { perform } from '../shell/commands.js'
import type { Desk } from '../store/desk.js'

/** Puts a text that is not stored, and its files, back where it was written; nothing when it is too late for that. */
export async function takeBack({ outbox, drafts }: Pick<Desk, 'outbox' | 'drafts'>, line: WaitingLine): Promise<void> {
  const { clientId, conversationId, kind } = line
  const files = await filesOf(outbox, line.files ?? [])
  const body = outbox.discard(clientId)
  if (body === null) return
  const before = drafts.of(conversationId).peek()[kind].trimEnd()
  const text = body && before ? `${body}\n${before}` : body || before
  drafts.change(conversationId, { open: kind, [kind]: text })
  if (files.length > 0) stageInto(drafts.files(conversationId, kind), files)
  perform(kind === 'note' ? 'note' : 'reply')
}
