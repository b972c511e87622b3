import type { AgentSettings } from '@parley/protocol'
import { changeMe, me, updateMe } from '../../store/me.js'
import { problemWords } from '../../ui/problem-words.js'
import { toast } from '../../ui/toast.js'

/** Changes one's own settings: it shows at once, and springs back with a word when the server refuses. */
export async function changeSetting(change: Partial<AgentSettings>): Promise<void> {
  const before = me.value?.settings
  if (!before) return
  updateMe({ settings: { ...before, ...change } })
  const answer = await changeMe({ settings: change })
  if (answer.ok || !me.value) return
  updateMe({ settings: before })
  toast(problemWords(answer.problem), { tone: 'bad' })
}
