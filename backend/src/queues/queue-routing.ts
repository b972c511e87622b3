import { defaultRouting, type QueueRouting } from '@parley/protocol'

/** Settings as they hold: what was changed, and the defaults for the rest. */
export const routingOf = (stored: Partial<QueueRouting>): QueueRouting => ({ ...defaultRouting, ...stored })
