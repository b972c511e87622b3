import type { AgentLink } from '@parley/client'
import type { AgentPresence } from '@parley/protocol'

/** Hears of each colleague who comes, goes, or holds more or fewer, alone or with others. Returns how to stop. */
export function onColleague(link: Pick<AgentLink, 'on'>, hear: (agent: AgentPresence) => void): () => void {
  const stops = [link.on('presence', hear), link.on('presences', ({ agents }) => { for (const agent of agents) hear(agent) })]
  return () => { for (const stop of stops) stop() }
}
