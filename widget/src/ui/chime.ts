/** Two soft notes; nothing where the browser does not let the page sound yet. */
export function chime(): void {
  const audio = new AudioContext()
  const end = audio.currentTime + 0.5
  for (const [pitch, from] of [[660, 0], [880, 0.12]] as const) {
    const tone = audio.createOscillator()
    const loudness = audio.createGain()
    tone.frequency.value = pitch
    loudness.gain.setValueAtTime(0, audio.currentTime + from)
    loudness.gain.linearRampToValueAtTime(0.12, audio.currentTime + from + 0.02)
    loudness.gain.exponentialRampToValueAtTime(0.001, end)
    tone.connect(loudness).connect(audio.destination)
    tone.start(audio.currentTime + from)
    tone.stop(end)
  }
  setTimeout(() => void audio.close(), 1_000)
}
