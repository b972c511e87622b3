import type { Appearance, Site } from '@parley/protocol'

/** What a site looks like until its owner says otherwise; what is so need not stand in the tag. */
export const defaultAppearance: Appearance = { title: '', greeting: '', color: '#3557e0', side: 'right' }

/**
 * The tag that embeds Parley's widget on a website. Colour and side stand in it when they are not the usual ones, so that
 * the launcher is right before anything else has loaded.
 */
export function embedTag(origin: string, { siteKey, appearance }: Pick<Site, 'siteKey' | 'appearance'>): string {
  const color = appearance.color.toLowerCase()
  return [
    `<script async src="${origin}/widget.js" data-site="${siteKey}"`,
    color !== defaultAppearance.color && /^#[0-9a-f]{6}$/.test(color) && ` data-color="${color}"`,
    appearance.side !== defaultAppearance.side && ` data-side="${appearance.side}"`,
    '></script>',
  ].filter(Boolean).join('')
}
