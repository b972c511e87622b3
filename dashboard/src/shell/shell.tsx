import type { ComponentChildren } from 'preact'
import type { Route } from '../routes.js'

export function Shell({ children }: { at: Route; children: ComponentChildren }) {
  return <main>{children}</main>
}
