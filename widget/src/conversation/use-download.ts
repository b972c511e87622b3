import { useStay } from '../store/context.js'
import type { Thread } from '../store/thread.js'
import { locale, words } from '../words/words.js'

/** Saves the conversation on the visitor's own device. */
export function useDownload(thread: Thread | null): () => void {
  const { site, visitor } = useStay()
  const save = async (): Promise<void> => {
    const { saveText, transcriptText } = await import('./transcript.js')
    const name = site.value.appearance.title || site.value.name
    const lines = thread?.feed.lines.peek() ?? []
    saveText(`${name}.txt`, transcriptText(lines, name, visitor.name ?? words.value.you, words.value, locale.value))
  }
  return () => void save().catch((error: unknown) => console.warn('Parley:', error))
}
