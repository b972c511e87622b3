import { Foundation1763683200000 } from './0001-foundation.js'
import { Attachments1795233600000 } from './0002-attachments.js'
import { Routing1795406400000 } from './0010-routing.js'
import { TimeAndOverflow1795593600000 } from './0012-time-and-overflow.js'

/** Every change of the schema, oldest first. */
export const migrations = [
  Foundation1763683200000, Attachments1795233600000, Routing1795406400000, TimeAndOverflow1795593600000,
]
