import type { FetchProgress } from './openers.ts'
import { bytes } from './table.ts'
import type { Terminal } from './terminal.ts'

const barWidth = 24

/** Shows a fetch: a line that moves where a person watches, a line at every quarter elsewhere. */
export function progressBar(terminal: Terminal, title: string): (progress: FetchProgress) => void {
  let quarter = 0
  return (progress) => {
    const share = progress.totalBytes > 0 ? progress.receivedBytes / progress.totalBytes : 0
    const line = `${title}  ${progressLine(progress, share)}`
    if (terminal.watched) {
      terminal.err(`\r\u001B[K${line}${share === 1 ? '\n' : ''}`)
    } else if (Math.floor(share * 4) > quarter) {
      quarter = Math.floor(share * 4)
      terminal.err(`${line}\n`)
    }
  }
}

/** Bar, bytes, and once there is a rate that and the time left. */
function progressLine(progress: FetchProgress, share: number): string {
  const { receivedBytes, totalBytes, bytesPerSecond, secondsLeft } = progress
  const full = Math.round(share * barWidth)
  const bar = `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`
  const parts = [bar, `${bytes(receivedBytes)} of ${bytes(totalBytes)}`]
  if (bytesPerSecond > 0) parts.push(`${bytes(bytesPerSecond)}/s`)
  if (secondsLeft !== null && share < 1) parts.push(`${duration(secondsLeft)} left`)
  return parts.join('  ')
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`
}
