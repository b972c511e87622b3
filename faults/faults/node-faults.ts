import type { House } from '../cluster/house.js'
import type { Node } from '../cluster/node.js'
import type { AckFate, FailPoint } from '../cluster/orders.js'
import type { FaultKind, Injection } from '../schedule.js'
import type { Deed, Harming, Outcome } from './harming.js'

/** How long a node may take to come to the point at which it is to die. */
const FAIL_POINT_MS = 4_000
/** How long a restart of all waits until none of them is being harmed, and how often it looks. */
const RESTART_WAIT_MS = 15_000
const LOOK_MS = 50
/** Later than a client waits for an answer. */
const LATE_MS = 12_000

const points: Partial<Record<FaultKind, FailPoint>> = {
  'node-killed-before-insert': 'before insert', 'node-killed-before-commit': 'before commit',
  'node-killed-after-commit': 'after commit', 'node-killed-after-acknowledgement': 'after acknowledgement',
}
const fates: Partial<Record<FaultKind, AckFate>> = {
  'acknowledgements-twice': 'twice', 'acknowledgements-late': 'late', 'acknowledgements-lost': 'lost',
}

/** Kills and restarts of nodes, and what nodes do to answers. `unasked` gets the ends that nobody asked for. */
export function nodeFaults(house: House, harming: Harming, unasked: string[]): Deed {
  const { nodes } = house
  const { during, lastsFor } = harming

  const bringUp = async (node: Node) => {
    await house.bringUp(node)
    watch(node)
  }
  /** A node that ends by itself is a fault of Parley's own. */
  const watch = (node: Node) => void node.gone().then(() => {
    if (!harming.isFree(node) || harming.isOver()) return
    unasked.push(`${node.name} ended by itself`)
    void during(node, 'node-killed', null, () => bringUp(node))
  })
  for (const node of nodes) watch(node)

  const kill = (kind: FaultKind, node: Node, lastsMs: number) => during(node, kind, null, async () => {
    await node.end('SIGKILL')
    await lastsFor(lastsMs / 4)
    await bringUp(node)
  })
  const killAt = async (kind: FaultKind, node: Node, point: FailPoint, lastsMs: number): Promise<Outcome> => {
    harming.hold(node)
    node.order({ do: 'die at', point })
    const isHit = await Promise.race([node.gone().then(() => true), lastsFor(FAIL_POINT_MS).then(() => false)])
    if (isHit) return kill(kind, node, lastsMs)
    node.order({ do: 'die at', point: null })
    harming.letGo(node)
    return 'busy'
  }
  /** An operator restarts when all are well; nothing else is begun with a node meanwhile. */
  let isRestarting = false
  const restartAll = async (kind: FaultKind): Promise<Outcome> => {
    if (isRestarting) return 'busy'
    isRestarting = true
    for (let waited = 0; !nodes.every(isWell) && waited < RESTART_WAIT_MS; waited += LOOK_MS) await lastsFor(LOOK_MS)
    isRestarting = false
    if (!nodes.every(isWell) || harming.isOver()) return 'busy'
    for (const node of nodes) harming.hold(node)
    return during({}, kind, null, async () => {
      for (const node of nodes) {
        await node.end('SIGTERM')
        await bringUp(node)
        harming.letGo(node)
      }
    })
  }
  const isWell = (node: Node) => node.isUp() && harming.isFree(node)
  const misanswer = async (how: AckFate, { kind, target, lastsMs, coin }: Injection): Promise<Outcome> => {
    const well = nodes.filter((node) => isWell(node) && harming.isFree(node.orders))
    const node = well[target % Math.max(1, well.length)]
    if (!node) return 'busy'
    return during(node.orders, kind, null, async () => {
      const before = node.misanswered()
      node.order({ do: 'acknowledge', how, lateMs: coin * LATE_MS })
      await lastsFor(lastsMs)
      node.order({ do: 'acknowledge', how: 'plain', lateMs: 0 })
      return node.misanswered() > before
    })
  }

  return (injection) => {
    const { kind, target, lastsMs } = injection
    const fate = fates[kind]
    if (fate) return misanswer(fate, injection)
    if (kind === 'nodes-restarted') return restartAll(kind)
    const point = points[kind]
    if (!point && kind !== 'node-killed') return null
    const node = isRestarting ? undefined : harming.oneFree(nodes.filter((each) => each.isUp()), target)
    if (!node) return 'busy'
    return point ? killAt(kind, node, point, lastsMs) : kill(kind, node, lastsMs)
  }
}
