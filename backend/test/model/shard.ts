import { afterAll, beforeAll, expect, it } from 'vitest'
import { aProving, type Proving } from './proving.js'

/**
 * Plays a share of the sequences, over one node or over two; the files share them, as they run side by side. By hand,
 * `MODEL_RUNS=20000` plays more in each, `MODEL_SEED` others, and with `MODEL_PATH` as it was printed the one that failed.
 */
export function proves(shard: number, share: number, nodes: 1 | 2): void {
  const runs = Number(process.env['MODEL_RUNS'] ?? share)
  const seed = Number(process.env['MODEL_SEED'] ?? 20_261_121) + shard
  let proving: Proving
  beforeAll(async () => { proving = await aProving(nodes) })
  afterAll(() => proving?.leave())

  it(`keeps every promise of routing, in ${runs} sequences of up to 60 commands to ${nodes} node(s) from seed ${seed}`, async () => {
    const { plays, long, steps, allowed } = await proving.prove(runs, seed)
    console.info(`${plays} sequences from seed ${seed}, ${long} of them long, ${steps} steps`)
    if (plays > 100) expect(long / plays).toBeGreaterThan(1 / 8)
    // Most of what is asked is possible, so that it is not refusals that are proved.
    expect(allowed / steps).toBeGreaterThan(0.5)
  }, 24 * 3_600_000)
}
