/** Where in the way of a send a node may be killed, from its inside. */
export const failPoints = ['before insert', 'before commit', 'after commit', 'after acknowledgement'] as const
export type FailPoint = (typeof failPoints)[number]

/** What becomes of acknowledgements on their way out of a node. */
export type AckFate = 'plain' | 'twice' | 'late' | 'lost'

/** What the harness tells a node. */
export type NodeOrder =
  | { do: 'die at'; point: FailPoint | null }
  | { do: 'acknowledge'; how: AckFate; lateMs: number }

/** A promise that is broken on purpose, to see that the checker notices, or pushes that are all lost, which nothing may come of; from the environment of a node. */
export type Sabotage = 'fresh ids' | 'no pushes' | 'lost pushes' | 'lazy commits'
export const sabotageVariable = 'FAULTS_SABOTAGE'
