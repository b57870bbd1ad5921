import fs from 'node:fs'
import { jest } from '@jest/globals'

/** What this process has told on stdout and stderr since it is listened to. */
export interface Heard {
  text: string
  /** Listens no more. */
  end: () => void
}

/** Takes what this process writes to stdout and stderr. What goes into files is written: Jest keeps its cache in some. */
export function hear(): Heard {
  const { writeSync } = fs
  const spy = jest.spyOn(fs, 'writeSync')
  const heard: Heard = { text: '', end: () => spy.mockRestore() }
  spy.mockImplementation(((file: number, bytes: Buffer, ...rest: []) => {
    if (file > 2) return writeSync(file, bytes, ...rest)
    heard.text += bytes.toString()
    return bytes.length
  }) as never)
  return heard
}
