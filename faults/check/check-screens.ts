import { isDeepStrictEqual } from 'node:util'
import { fold } from '@parley/protocol'
import type { Fresh, History, Screen, Thread, View } from '../history.js'
import { finding, type Finding } from './counters.js'

/** What every page shows against what a page that came now would show. */
export function checkScreens({ screens, fresh, restless, presence }: History): Finding[] {
  const freshOf = new Map(fresh.map((each) => [each.person, each]))
  return [
    ...screens.flatMap((screen) => {
      const now = freshOf.get(screen.person)
      return [...doublesOn(screen), ...now ? [...threadsOf(screen, now), ...listOf(screen, now)] : []]
    }),
    ...restless.map(({ page, why }) => finding('neverAtRest', `${page}: ${why}`)),
    ...presence.filter(({ rows, pages }) => rows !== pages).map(({ person, rows, pages }) =>
      finding('presenceDifferences', `${person} is here ${rows} times and has ${pages} pages`)),
  ]
}

function doublesOn({ page, threads }: Screen): Finding[] {
  return threads.flatMap(({ conversationId, lines, waiting }) => {
    const keys = [...lines.map(({ key }) => key), ...waiting.map(({ clientId }) => clientId)]
    const bodies = lines.flatMap((line) => line.kind === 'event' || line.body === '' ? [] : [line.body])
    return [...repeated(keys), ...repeated(bodies)].map((what) =>
      finding('duplicatesDisplayed', `${page} shows ${what.slice(0, 80)} twice in ${conversationId}`))
  })
}

const repeated = (all: readonly string[]) => all.filter((each, place) => all.indexOf(each) !== place)

function threadsOf({ page, threads, reader }: Screen, fresh: Fresh): Finding[] {
  const now = new Map(fresh.threads.map((thread) => [thread.conversationId, thread]))
  return threads.flatMap((thread) => {
    const { conversationId } = thread
    const expected = now.get(conversationId)
    if (!expected) return []
    const differing = [
      ...isDeepStrictEqual(thread.lines, fold(expected.entries)) ? [] : [linesDiffer(thread, expected.entries.length)],
      ...differences(thread.view, expected.view),
    ]
    return differing.map((what) => finding('stateDifferences', `${page} (${reader}) in ${conversationId}: ${what}`))
  })
}

const linesDiffer = ({ lines }: Thread, entries: number) =>
  `${lines.length} lines are not those of ${entries} entries, the last ${JSON.stringify(lines.at(-1))?.slice(0, 120)}`

function listOf({ page, rows }: Screen, fresh: Fresh): Finding[] {
  const shown = new Map(rows.map((row) => [row.id, row]))
  const expected = new Map(fresh.rows.map((row) => [row.id, row]))
  const found = (what: string) => finding('stateDifferences', `${page}, list: ${what}`)
  return [
    ...[...expected].flatMap(([id, row]) => {
      const held = shown.get(id)
      return held ? differences(held, row).map((what) => found(`${id}: ${what}`)) : [found(`${id} is missing`)]
    }),
    ...[...shown.keys()].filter((id) => !expected.has(id)).map((id) => found(`${id} should not be there`)),
  ]
}

/**
 * Members of two views that differ. Who is connected, and what follows from it, changes without a version and is told
 * by events of its own; it is compared nowhere here.
 */
function differences(shown: View | null, expected: View): string[] {
  if (shown === null) return ['it has no view']
  const [one, other] = [comparable(shown), comparable(expected)]
  return Object.keys(other).filter((name) => !isDeepStrictEqual(one[name], other[name]))
    .map((name) => `${name} is ${JSON.stringify(one[name])} and should be ${JSON.stringify(other[name])}`)
}

function comparable(view: View): Record<string, unknown> {
  const { agent, ...rest } = view
  const { waiting: _waiting, visitor: _visitor, ...told } = { waiting: null, visitor: null, ...rest }
  return { ...told, agent: agent && { id: agent.id, name: agent.name } }
}
