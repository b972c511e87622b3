import type { News } from './news.js'

/** What there is to hear: news of conversations, and a question that waits for an answer. */
export type Ring = News['kind'] | 'offer'

/** Notes of each tone, in hertz, played one after the other: rising for something new, one for a message. */
const tones: Record<Ring, readonly number[]> = {
  offer: [659.3, 880, 1174.7, 880, 1174.7],
  assigned: [659.3, 880, 1174.7],
  message: [880, 1174.7],
  waiting: [659.3],
}
const noteSeconds = 0.11
const quietMs = 1_200

/** Short tones from the browser's own synthesiser: no file to load, nothing to play before a gesture allowed it. */
export interface Bell {
  ring(kind: Ring): void
  /** Whether the browser lets this page sound: not before somebody has touched it. */
  canRing(): boolean
  close(): void
}

function play(audio: AudioContext, notes: readonly number[]): void {
  notes.forEach((frequency, place) => {
    const at = audio.currentTime + place * noteSeconds
    const volume = audio.createGain()
    const note = audio.createOscillator()
    note.type = 'sine'
    note.frequency.value = frequency
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(0.14, at + 0.012)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + noteSeconds * 2.2)
    note.connect(volume).connect(audio.destination)
    note.start(at)
    note.stop(at + noteSeconds * 2.4)
  })
}

/**
 * A bell that rings at most once in a while, unless for something that matters more, once the first press or key has
 * unlocked the sound.
 */
export function createBell(now: () => number = Date.now): Bell {
  let audio: AudioContext | null = null
  let rang = { at: -Infinity, notes: 0 }
  const unlock = () => {
    audio ??= new AudioContext()
    if (audio.state === 'suspended') void audio.resume()
  }
  addEventListener('pointerdown', unlock, { capture: true })
  addEventListener('keydown', unlock, { capture: true })
  // Signing in was a press already.
  if (navigator.userActivation?.hasBeenActive) unlock()
  const canRing = () => audio?.state === 'running'
  return {
    canRing,
    ring(kind) {
      const notes = tones[kind]
      const isQuiet = now() - rang.at < quietMs && notes.length <= rang.notes
      if (!audio || !canRing() || isQuiet) return
      rang = { at: now(), notes: notes.length }
      play(audio, notes)
    },
    close() {
      removeEventListener('pointerdown', unlock, { capture: true })
      removeEventListener('keydown', unlock, { capture: true })
      void audio?.close()
    },
  }
}
