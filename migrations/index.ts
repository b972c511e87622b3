import { Foundation1763683200000 } from './0001-foundation.js'
import { Attachments1795233600000 } from './0002-attachments.js'
import { Routing1795406400000 } from './0010-routing.js'
import { MassLosses1795449600000 } from './0011-mass-losses.js'
import { TimeAndOverflow1795593600000 } from './0012-time-and-overflow.js'
import { TurnsOfQuestions1795752000000 } from './0013-turns-of-questions.js'
import { KeptDecisions1795780800000 } from './0014-kept-decisions.js'
import { VouchedVisitors1795824000000 } from './0015-vouched-visitors.js'

/** Every change of the schema, oldest first. */
export const migrations = [
  Foundation1763683200000, Attachments1795233600000, Routing1795406400000, MassLosses1795449600000, TimeAndOverflow1795593600000,
  TurnsOfQuestions1795752000000, KeptDecisions1795780800000, VouchedVisitors1795824000000,
]
