/**
 * Everything that the embedding page and the frame may say to each other. The promise of this room: nothing a visitor
 * writes or reads ever crosses, and whatever does not have exactly one of these shapes is dropped.
 */
export type Side = 'left' | 'right'

/** From the page's loader to the frame. */
export type ToFrame =
  /** The panel is shown: begin if not begun, and put the focus where the visitor writes. */
  | { type: 'open' }
  /** The panel is shown again because it was open on the page before; the focus stays where it is. */
  | { type: 'reopen' }
  | { type: 'close' }
  /** Begin without being shown, because a conversation is open from an earlier page. */
  | { type: 'resume' }
  | { type: 'page'; url: string; title: string; referrer: string }
  /** The site's server says who the visitor is. */
  | { type: 'identify'; token: string }
  /** Forget the visitor on this browser; answered with `forgotten`. */
  | { type: 'forget' }

/** From the frame to the page's loader. */
export type ToPage =
  | { type: 'ready' }
  /** The visitor asked to close the panel. */
  | { type: 'close' }
  | { type: 'unread'; count: number }
  /** Whether a conversation is open, so that the next page brings the frame back by itself. */
  | { type: 'ongoing'; ongoing: boolean }
  | { type: 'look'; color: string; side: Side }
  | { type: 'forgotten' }

/** What marks a message as ours, with the version of this talk. */
const MARK = 1

/** The message as it is posted. */
export function envelope<M extends ToFrame | ToPage>(message: M): M & { parley: number } {
  return { parley: MARK, ...message }
}

type Unread = Record<string, unknown>
type Shapes<M extends { type: string }> = Record<M['type'], (message: Unread) => boolean>

const plain = (): boolean => true
const forFrame: Shapes<ToFrame> = {
  open: plain,
  reopen: plain,
  close: plain,
  resume: plain,
  forget: plain,
  identify: ({ token }) => typeof token === 'string',
  page: (said) => [said['url'], said['title'], said['referrer']].every((text) => typeof text === 'string'),
}
const forPage: Shapes<ToPage> = {
  ready: plain,
  close: plain,
  forgotten: plain,
  unread: ({ count }) => Number.isSafeInteger(count) && Number(count) >= 0,
  ongoing: ({ ongoing }) => typeof ongoing === 'boolean',
  look: ({ color, side }) => isColor(color) && isSide(side),
}

function fits(data: unknown, shapes: Record<string, (message: Unread) => boolean>): boolean {
  const said = Object(data) as Unread
  const type = String(said['type'])
  return said['parley'] === MARK && Object.hasOwn(shapes, type) && shapes[type]?.(said) === true
}

/** Whether the page said this to the frame. */
export const isToFrame = (data: unknown): data is ToFrame => fits(data, forFrame)
/** Whether the frame said this to the page. */
export const isToPage = (data: unknown): data is ToPage => fits(data, forPage)

/** `#rrggbb`, the only form of a colour that is passed on. */
export const isColor = (color: unknown): color is string => /^#[0-9a-f]{6}$/i.test(String(color))
export const isSide = (side: unknown): side is Side => side === 'left' || side === 'right'
