import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'

const growsByItself = CSS.supports('field-sizing', 'content')

/** Keeps a text field as high as its text, in browsers whose style sheets cannot. */
export function useGrowing(field: RefObject<HTMLTextAreaElement | null>, text: string): void {
  useLayoutEffect(() => {
    const { current } = field
    if (growsByItself || !current) return
    current.style.height = 'auto'
    current.style.height = `${current.scrollHeight}px`
  }, [field, text])
}
