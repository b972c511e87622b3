import { Ellipsis, Pencil, Quote as QuoteIcon, Undo2 } from 'lucide-preact'
import type { TextLine } from '@parley/protocol'
import { perform } from '../shell/commands.js'
import { useDesk } from '../store/desk.js'
import { Icon } from '../ui/icon.js'
import { Menu, type MenuItem } from '../ui/menu.js'
import { t } from '../words/words.js'

interface Props {
  line: TextLine
  own: boolean
  conversationId: string
  onEdit: () => void
  onRecall: () => void
}

/** What can be done with one text. */
export function BubbleMenu({ line, own, conversationId, onEdit, onRecall }: Props) {
  const { drafts } = useDesk()
  const quote = () => {
    drafts.change(conversationId, { replyTo: line.id, open: 'message' })
    perform('reply')
  }
  const items: MenuItem[] = [
    ...(line.kind === 'message' ? [{ label: t('thread.reply'), icon: QuoteIcon, onSelect: quote }] : []),
    ...(own
      ? [
          { label: t('thread.edit'), icon: Pencil, onSelect: onEdit },
          { label: t('thread.recall'), icon: Undo2, danger: true, onSelect: onRecall },
        ]
      : []),
  ]
  if (items.length === 0) return null
  return (
    <Menu
      label={t('ui.actions')}
      items={items}
      align={line.author.kind === 'agent' ? 'end' : 'start'}
      trigger={(props) => (
        <button type="button" class="bubble-more" aria-label={t('ui.actions')} {...props}>
          <Icon of={Ellipsis} />
        </button>
      )}
    />
  )
}
