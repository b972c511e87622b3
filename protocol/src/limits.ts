/** A message or note, after trimming. */
const messageBytes = 16 * 1024
/** JSON writes a character that needs it as `\u0000`, so a byte of text takes six at most. */
const escapedBytes = 6
/** What a packet has beside the text: its event, ids, the longest address of a page. */
const besideBytes = 16 * 1024

/** Bounds that both ends keep. Sizes are bytes of UTF-8, times are milliseconds. */
export const limits = {
  messageBytes,
  /** One Socket.IO packet; a larger one closes the connection. Whatever the schemas allow fits, however it is escaped. */
  frameBytes: messageBytes * escapedBytes + besideBytes,
  /** One file, in bytes, and how many a message may carry. */
  attachmentBytes: 10 * 1024 * 1024,
  attachmentsPerMessage: 10,
  /** Of a file's name; a longer one is cut, its extension kept. */
  fileNameLength: 120,
  nameLength: 80,
  emailLength: 254,
  commentLength: 1000,
  urlLength: 2048,
  titleLength: 300,
  passwordMin: 12,
  passwordMax: 128,
  /** Entries in one `conversation:sync` reply, when the client names no limit and at most. */
  syncDefault: 200,
  syncMax: 500,
  /** How often a client asks for heads, besides when a tab becomes visible or the network returns. */
  heartbeatMs: 25_000,
  /** So many conversations a heartbeat and a list name at most: to an agent those open longest, to a visitor the newest. */
  agentHeads: 2_000,
  visitorHeads: 20,
  /** Typing that is not renewed is forgotten after this. */
  typingMs: 5_000,
} as const
