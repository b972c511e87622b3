/** Names of Socket.IO rooms. Visitors and agents are in namespaces of their own, so a name never reaches both. */
export const rooms = {
  conversation: (id: string) => `conversation:${id}`,
  queue: (id: string) => `queue:${id}`,
  agent: (id: string) => `agent:${id}`,
  session: (id: string) => `session:${id}`,
  visitor: (id: string) => `visitor:${id}`,
  site: (id: string) => `site:${id}`,
  /** Every agent's every tab. */
  team: 'team',
  /** Those who see every conversation. */
  overseers: 'overseers',
  /** Supervisors' tabs in which the board is open. */
  board: 'board',
}
