import type { Node } from '../cluster/node.js'
import type { Browser } from '../people/browser.js'
import { wireDeeds, wirePlaces, type FaultKind, type WireDeed, type WirePlace } from '../schedule.js'
import type { Weather, Wire } from '../wire.js'
import type { Deed, Harming } from './harming.js'

const weathers: Record<Exclude<WireDeed, 'reset' | 'freeze'>, Partial<Weather>> = {
  down: { isDown: true }, hold: { held: ['up', 'down'] }, 'hold-up': { held: ['up'] }, 'hold-down': { held: ['down'] },
  late: { latencyMs: 150, jitterMs: 250 }, slow: { bytesPerSecond: 1_024 }, slice: { sliceBytes: 7 },
}

/** Whatever can happen to any wire. */
export function wireFaults(nodes: readonly Node[], browsers: readonly Browser[], harming: Harming): Deed {
  const wires: Record<WirePlace, readonly Wire[]> = {
    client: browsers.map(({ wire }) => wire), proxy: nodes.map(({ front }) => front),
    postgres: nodes.map(({ postgres }) => postgres), redis: nodes.map(({ redis }) => redis),
  }
  return ({ kind, target, lastsMs, coin }) => {
    const found = placeAndDeed(kind)
    if (!found) return null
    const { place, deed } = found
    const wire = harming.oneFree(wires[place], target)
    const harmed = place === 'client' ? wire ?? null : null
    if (!wire || wire.connections() === 0) return 'busy'
    if (deed === 'reset' || deed === 'freeze') {
      wire[deed]()
      return harming.atOnce(kind, harmed)
    }
    return harming.during(wire, kind, harmed, async () => {
      const before = wire.felt()
      wire.set(weathers[deed])
      await harming.lastsFor(lastsMs)
      // Some networks come back and know nothing of the connections that went over them.
      wire.heal(coin < 0.3 ? 'forgetting' : undefined)
      return wire.felt() > before
    })
  }
}

function placeAndDeed(kind: FaultKind): { place: WirePlace; deed: WireDeed } | null {
  for (const place of wirePlaces) for (const deed of wireDeeds) if (kind === `${place}-${deed}`) return { place, deed }
  return null
}
