import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'

export type Language = 'en' | 'zh'
const sizes = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }
const schemes = ['light', 'dark'] as const

/** Those that the README and the pages of `docs/` show; all others are for looking at and are not kept. */
const shown = new Set([
  'dashboard-inbox-light-wide-en', 'dashboard-inbox-dark-wide-en', 'dashboard-inbox-light-narrow-en', 'dashboard-inbox-light-wide-zh',
  'dashboard-transcripts-light-wide-en', 'dashboard-site-light-wide-en', 'dashboard-board-light-wide-en', 'dashboard-why-light-wide-en',
  'widget-welcome-light-wide-en', 'widget-conversation-light-wide-en', 'widget-conversation-dark-wide-en', 'widget-conversation-light-narrow-zh',
])
const root = fileURLToPath(new URL('../..', import.meta.url))
const folders = { shown: join(root, 'docs', 'screenshots'), others: join(root, 'e2e', 'screenshots') }

export interface Shot {
  /** What has to be seen before the picture is taken; called for each size. */
  until?: () => Promise<unknown>
  only?: keyof typeof sizes
}
export type Camera = (page: Page, screen: string, language: Language, shot?: Shot) => Promise<void>

/** Takes a screen light and dark, wide and narrow. `wanted`: parts of the names of those to take; none for all. */
export function aCamera(wanted: string[]): Camera {
  return async (page, screen, language, { until, only } = {}) => {
    for (const [size, viewport] of Object.entries(sizes)) {
      if (only !== undefined && size !== only) continue
      await page.setViewportSize(viewport)
      for (const colorScheme of schemes) {
        const name = `${screen}-${colorScheme}-${size}-${language}`
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        // What the pointer was left on would look chosen.
        await page.mouse.move(0, 0)
        await until?.()
        const path = join(shown.has(name) ? folders.shown : folders.others, `${name}.png`)
        mkdirSync(dirname(path), { recursive: true })
        await page.screenshot({ path, animations: 'disabled', caret: 'hide' })
        console.log(name)
      }
    }
  }
}
