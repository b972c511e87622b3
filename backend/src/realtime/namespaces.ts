import { Injectable } from '@nestjs/common'
import type { AgentNamespace, VisitorNamespace } from './sockets.js'

/** The two namespaces, from when their gateways have come up. */
@Injectable()
export class Namespaces {
  agents: AgentNamespace | null = null
  visitors: VisitorNamespace | null = null
}
