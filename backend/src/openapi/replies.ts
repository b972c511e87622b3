import { attachmentTypes } from '@parley/protocol'
import type { ViewName } from './views.js'

/** What a route answers when it says yes: with a view, with nothing, or with a file of one of these types. */
export interface Answer {
  summary: string
  status: 200 | 201 | 204
  view?: ViewName
  files?: string[]
}

const gives = (view: ViewName, summary: string): Answer => ({ summary, status: 200, view })
const makes = (view: ViewName, summary: string): Answer => ({ summary, status: 201, view })
const does = (summary: string): Answer => ({ summary, status: 204 })

const attachmentFiles = Object.keys(attachmentTypes)

/** Every route of the REST surface. What is asked is described by the schemas at the routes themselves. */
export const answers: Record<string, Answer> = {
  'GET /api/setup': gives('SetupState', 'Whether the first admin is still to be made'),
  'POST /api/setup': makes('SetupDone', 'Make the first admin, once; also sets the refresh cookie'),
  'POST /api/auth/login': gives('SignedIn', 'Sign in; also sets the refresh cookie'),
  'POST /api/auth/refresh': gives('SignedIn', 'A new access token for the refresh cookie, which is replaced'),
  'POST /api/auth/logout': does('Sign out: end the session of the cookie or of the access token'),
  'GET /api/me': gives('Me', 'The signed-in agent'),
  'PATCH /api/me': gives('Me', 'Change the own name and settings'),
  'POST /api/me/password': gives('SignedIn', 'Change the own password; every other session ends'),
  'POST /api/invitations/read': gives('Invited', 'Whom an invitation is for'),
  'POST /api/invitations/accept': gives('SignedIn', 'Set a password with an invitation; also sets the refresh cookie'),
  'GET /api/agents': gives('Agents', 'All agents'),
  'POST /api/agents': makes('AgentInvited', 'Create an agent, with an invitation to pass on'),
  'GET /api/agents/{id}': gives('Agent', 'One agent'),
  'PATCH /api/agents/{id}': gives('Agent', 'Change, deactivate or activate an agent'),
  'DELETE /api/agents/{id}': does('Remove an agent; one who held conversations stays in the records, deactivated'),
  'POST /api/agents/{id}/invitation': makes('Invitation', 'A new link to set the password; older ones stop working'),
  'PUT /api/agents/{id}/capacity': gives('Agent', 'Set how many conversations an agent may hold'),
  'GET /api/sites': gives('Sites', 'All sites'),
  'POST /api/sites': makes('Site', 'Create a site'),
  'GET /api/sites/{id}': gives('Site', 'One site'),
  'PATCH /api/sites/{id}': gives('Site', 'Change a site'),
  'DELETE /api/sites/{id}': does('Delete a site that has no conversations'),
  'POST /api/sites/{id}/identity-secret': makes('MadeIdentitySecret', 'Make or replace the secret with which a site vouches for visitors; shown only now'),
  'DELETE /api/sites/{id}/identity-secret': does('End that secret and the one before'),
  'GET /api/queues': gives('Queues', 'All queues'),
  'POST /api/queues': makes('Queue', 'Create a queue'),
  'GET /api/queues/{id}': gives('Queue', 'One queue'),
  'PATCH /api/queues/{id}': gives('Queue', 'Change a queue'),
  'DELETE /api/queues/{id}': does('Delete a queue that no site, rule or other queue names and no open conversation is in'),
  'PUT /api/queues/{id}/members': gives('Queue', 'Set who answers for a queue'),
  'PUT /api/queues/{id}/capacity': gives('Queue', 'Set how many of its conversations one agent may hold'),
  'GET /api/queues/{id}/routing': gives('QueueRouting', 'How a queue routes, and the level of its members'),
  'PATCH /api/queues/{id}/routing': gives('QueueRouting', 'Change how a queue routes'),
  'GET /api/agents/{id}/routing': gives('AgentRouting', 'What an agent can do, when they work, and the order of their queues'),
  'PATCH /api/agents/{id}/routing': gives('AgentRouting', 'Change that'),
  'GET /api/routing/settings': gives('RoutingSettings', 'Rules of priority, reasons to be away, away by itself'),
  'PATCH /api/routing/settings': gives('RoutingSettings', 'Change them'),
  'GET /api/routing/decisions': gives('Decisions', 'Every step of routing, and why, the newest first'),
  'GET /api/routing/estimates': gives('Estimates', 'What visitors were told of their wait, against what happened'),
  'POST /api/routing/simulations': gives('Simulation', 'Play a day to a queue as it is and as it would be'),
  'GET /api/conversations/{id}/decisions': gives('ConversationDecisions', 'Why a conversation went where it went'),
  'GET /api/board': gives('Board', 'Queues and agents as they are now'),
  'GET /api/audit': gives('Audit', 'What supervisors and admins did to the work of others'),
  'POST /api/visitor/session': gives('VisitorSession', 'Begin or resume as a visitor of a site; the Origin is checked'),
  'POST /api/attachments': makes('AttachmentStored', 'Store a file, to be named by a message or note; the body is the file'),
  'DELETE /api/attachments/{id}': does('Delete a file of one\'s own that was not sent'),
  'GET /api/attachments/{id}': {
    summary: 'The bytes of a file: one\'s own, or of an entry that one sees', status: 200,
    files: attachmentFiles,
  },
  'GET /api/conversations': gives('Conversations', 'Conversations that the agent may see'),
  'GET /api/conversations/{id}': gives('Conversation', 'One conversation'),
  'GET /api/conversations/{id}/entries': gives('Entries', 'The log of a conversation, in the numbering of the team'),
  'GET /api/visitors/{id}': gives('VisitorDetails', 'A visitor whose conversation the agent may see'),
  'GET /api/transcripts': gives('Transcripts', 'Conversations by words, time, agent, queue, site and rating'),
  'GET /api/transcripts/{id}': gives('Transcript', 'A conversation as it happened'),
  'GET /api/transcripts/{id}/export': {
    summary: 'A transcript as a file', status: 200, files: ['application/json', 'text/plain', 'text/html', 'text/csv'],
  },
}
