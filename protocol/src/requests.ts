import type { z } from 'zod'
import type { requests } from './schemas/socket.js'

type Inputs = { [Event in keyof typeof requests]: z.input<(typeof requests)[Event]> }
type Opening = Inputs['conversation:open']
/** On the wire a text may be left out beside files; our own programs always say it, be it empty. */
type WithBody<Said> = Omit<Said, 'body'> & { body: string }

/** What a client sends with each event, as the schemas have it. */
export type Requests = Omit<Inputs, 'message:send' | 'note:add' | 'conversation:open'> & {
  'message:send': WithBody<Inputs['message:send']>
  'note:add': WithBody<Inputs['note:add']>
  'conversation:open': Omit<Opening, 'message'> & { message?: WithBody<NonNullable<Opening['message']>> | undefined }
}
