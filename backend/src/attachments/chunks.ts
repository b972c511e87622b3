/** All pieces of a file but the last have this size, so that the place of a byte is known without looking. */
export const CHUNK_BYTES = 256 * 1024

/** The same bytes in pieces of `size`; only the last may be shorter. */
export async function* inChunks(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let length = 0
  for await (const piece of bytes) {
    held.push(piece)
    length += piece.length
    if (length < size) continue
    const all = Buffer.concat(held)
    let from = 0
    for (; length - from >= size; from += size) yield all.subarray(from, from + size)
    held = [all.subarray(from)]
    length -= from
  }
  if (length > 0) yield Buffer.concat(held)
}
