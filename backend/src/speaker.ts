import type { Role } from '@parley/protocol'

/** Who is asking, as the connection or the bearer token has it; never taken from a payload. */
export interface VisitorSpeaker { kind: 'visitor'; id: string; siteId: string }
export interface AgentSpeaker { kind: 'agent'; id: string; name: string; role: Role; sessionId: string }
export type Speaker = VisitorSpeaker | AgentSpeaker

/** Supervisors and admins see every conversation; an agent sees those of their queues, and their own. */
export const seesAll = (speaker: AgentSpeaker) => speaker.role !== 'agent'
