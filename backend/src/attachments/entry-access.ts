import type { Speaker } from '../speaker.js'

/** Who sees an entry; the room of conversations knows, and provides it. */
export abstract class EntryAccess {
  /** False also for what there is not, and for what was recalled. */
  abstract maySee(speaker: Speaker, entryId: string): Promise<boolean>
}
