import { createLink, type AgentLink } from '@parley/client'
import type { AgentEvents, PushesToAgent } from '@parley/protocol'
import { linkToken } from './token.js'

/** The socket of the signed-in agent, on the page's own origin. */
export const openLink = (): AgentLink =>
  createLink<AgentEvents, PushesToAgent>({ url: '', namespace: '/agent', token: linkToken })
