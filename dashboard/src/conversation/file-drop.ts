import { useState } from 'preact/hooks'
import type { AgentConversation } from '@parley/protocol'
import { stageInto } from '@parley/client/attachments'
import { useDesk } from '../store/desk.js'
import { hindrance } from './permissions.js'

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false

/** Takes files that are dropped anywhere on a thread to what is being written there, where that may be written. */
export function useFileDrop(conversation: AgentConversation | null) {
  const { agentId, drafts } = useDesk()
  const [over, setOver] = useState(false)
  const kind = conversation ? drafts.of(conversation.id).value.open : 'message'
  const mayDrop = conversation !== null && (kind === 'note' || hindrance(conversation, agentId) === null)
  const drop = {
    onDragOver(event: DragEvent) {
      if (!hasFiles(event)) return
      // Without this the browser would leave the page to show the file.
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = mayDrop ? 'copy' : 'none'
      setOver(mayDrop)
    },
    onDragLeave(event: DragEvent) {
      const { currentTarget, relatedTarget } = event
      if (!(currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false)
    },
    onDrop(event: DragEvent) {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      if (mayDrop && event.dataTransfer) stageInto(drafts.files(conversation.id, kind), event.dataTransfer.files)
    },
  }
  return { over, drop }
}
