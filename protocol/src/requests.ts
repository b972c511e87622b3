import type { z } from 'zod'
import type { requests } from './schemas/socket.js'

/** What a client sends with each event, as the schemas have it. */
export type Requests = { [Event in keyof typeof requests]: z.input<(typeof requests)[Event]> }
