/** Parley's mark. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" class="mark">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        fill="var(--on-accent)"
        d="M11 8h6.4a5.6 5.6 0 0 1 0 11.2H14V24h-3V8Zm3 2.8v5.6h3.2a2.8 2.8 0 0 0 0-5.6H14Z"
      />
    </svg>
  )
}
