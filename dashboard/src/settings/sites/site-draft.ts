import type { CreateSite, Site } from '@parley/protocol'
import { isColor } from './readable-on.js'

/** What can be said about a site. */
export type SiteDraft = Pick<Site, 'name' | 'allowedOrigins' | 'appearance' | 'preChat' | 'queueIds'>

export const draftOf = ({ name, allowedOrigins, appearance, preChat, queueIds }: Site): SiteDraft =>
  ({ name, allowedOrigins, appearance, preChat, queueIds })

/** What stands in the draft and not in the site; empty when nothing was changed. */
export function changesOf(site: Site, draft: SiteDraft): Partial<CreateSite> {
  const before = draftOf(site)
  const differs = (key: keyof SiteDraft) => JSON.stringify(draft[key]) !== JSON.stringify(before[key])
  return {
    ...differs('name') ? { name: draft.name.trim() } : {},
    ...differs('allowedOrigins') ? { allowedOrigins: draft.allowedOrigins } : {},
    ...differs('appearance') ? { appearance: draft.appearance } : {},
    ...differs('preChat') ? { preChat: draft.preChat } : {},
    ...differs('queueIds') ? { queueIds: draft.queueIds } : {},
  }
}

/** What still stands in the way of saving. */
export function faultsOf(draft: SiteDraft): { name: boolean; color: boolean; queues: boolean } {
  return { name: draft.name.trim() === '', color: !isColor(draft.appearance.color), queues: draft.queueIds.length === 0 }
}
