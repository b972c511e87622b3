// Every table that TypeORM knows, room by room.
import { AgentSession } from './agents/agent-session.entity.js'
import { Agent } from './agents/agent.entity.js'
import { Invitation } from './agents/invitation.entity.js'
import { AttachmentChunk, AttachmentRow } from './attachments/attachment.entity.js'
import { Assignment } from './conversations/assignment.entity.js'
import { Conversation } from './conversations/conversation.entity.js'
import { LogEntry } from './conversations/entry.entity.js'
import { Connection, MassLossRow, Node } from './presence/connection.entity.js'
import { Queue } from './queues/queue.entity.js'
import { Site } from './sites/site.entity.js'
import { VisitorPage } from './visitors/visitor-page.entity.js'
import { Visitor } from './visitors/visitor.entity.js'

export const entities: (new () => object)[] = [
  Site, Queue, Agent, AgentSession, Invitation, Visitor, VisitorPage,
  Conversation, LogEntry, AttachmentRow, AttachmentChunk, Assignment, Connection, Node, MassLossRow,
]
