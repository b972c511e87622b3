import type { AgentSpeaker, VisitorSpeaker } from '../speaker.js'
import type { Namespace, Socket } from 'socket.io'
import type { Reply, VisitorEvents, AgentEvents, PushesToAgent, PushesToVisitor } from '@parley/protocol'

type Asking<Events> = {
  [E in keyof Events]: Events[E] extends { request: infer Request; reply: infer Answer }
    ? (request: Request, answer: (reply: Reply<Answer & object>) => void) => void : never
}
type Pushing<Pushes> = { [P in keyof Pushes]: (payload: Pushes[P]) => void }

/** What nodes tell each other over the agents' namespace. */
interface AmongNodes { look: (topic: Topic, id: string) => void }
/** What may have changed: an agent's presence or load, a visitor's, who waits in a queue, an agent's queues, or settings. */
export type Topic = 'agent' | 'visitor' | 'line' | 'membership' | 'settings'

interface Common {
  /** Milliseconds since 1970; the socket ends soon after. */
  expiresAt: number
  address: string
}
export interface VisitorSocketData extends Common { speaker: VisitorSpeaker }
export interface AgentSocketData extends Common { speaker: AgentSpeaker }

export type VisitorNamespace = Namespace<Asking<VisitorEvents>, Pushing<PushesToVisitor>, Record<string, never>, VisitorSocketData>
export type AgentNamespace = Namespace<Asking<AgentEvents>, Pushing<PushesToAgent>, AmongNodes, AgentSocketData>
export type VisitorSocket = Socket<Asking<VisitorEvents>, Pushing<PushesToVisitor>, Record<string, never>, VisitorSocketData>
export type AgentSocket = Socket<Asking<AgentEvents>, Pushing<PushesToAgent>, AmongNodes, AgentSocketData>
export type AnySocket = VisitorSocket | AgentSocket
