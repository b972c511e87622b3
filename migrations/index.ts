import { Foundation1763683200000 } from './0001-foundation.js'

/** Every change of the schema, oldest first. */
export const migrations = [Foundation1763683200000]
