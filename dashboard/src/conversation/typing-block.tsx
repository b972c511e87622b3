import type { Typist } from '@parley/client'
import { t } from '../words/words.js'

/** Who writes right now; what the visitor has not sent yet looks unlike anything sent. */
export function TypingBlock({ typists, name }: { typists: readonly Typist[]; name: string }) {
  return (
    <div class="block block-typing">
      {typists.map(({ by, preview }) => {
        const who = by.kind === 'agent' ? by.name : name
        return (
          <div class="typing" key={by.kind === 'agent' ? by.id : by.kind}>
            {preview && (
              <div class="typing-preview" dir="auto">
                {preview}
              </div>
            )}
            <div class="meta">
              {!preview && <Dots />}
              {preview ? t('thread.typingSeen', { name: who }) : t('thread.typing', { name: who })}
            </div>
          </div>
        )
      })}
    </div>
  )
}

const Dots = () => (
  <span class="typing-dots" aria-hidden="true">
    <i />
    <i />
    <i />
  </span>
)
