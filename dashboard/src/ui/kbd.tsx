import './kbd.css'

/** Keys to press together, each in its own box. */
export function Kbd({ keys }: { keys: readonly string[] }) {
  return <span class="ui-kbd">{keys.map((key) => <kbd class="ui-kbd-key" key={key}>{key}</kbd>)}</span>
}
