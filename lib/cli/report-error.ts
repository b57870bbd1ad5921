import { isLoadError, type LoadError } from '../errors.ts'
import { formatLocation } from '../report/report.ts'
import { stripControls } from '../report/text.ts'
import { SecretsError } from '../secrets-error.ts'
import { EXIT_CODE, Failure, UsageError } from './errors.ts'
import { stderr, writeJson } from './output.ts'

/** What to do about a secrets module that does more than it should. */
export const MODULE_HINT = 'A secrets module must only export values.'

/**
 * Reports why a command failed: on stderr, and with `--json` on stdout too.
 *
 * @param args what follows `secrets`, which may ask for JSON
 * @param isUncaught true if the error reached no command
 * @returns the exit code
 */
export function reportError(error: unknown, args: readonly string[], isUncaught = false): number {
  const own = args[0] === 'run' ? [] : args.slice(0, args.includes('--') ? args.indexOf('--') : args.length)
  const report = describeError(error, isUncaught)
  if (own.includes('--json')) {
    const { file = null, line = null } = report.location ?? {}
    try {
      writeJson({ error: { code: report.name, message: report.text, file, line } })
    } catch {
      // If stdout itself fails, people still read stderr.
    }
  }
  stderr.write(
    report.whole ?? [`secrets: ${report.text}`, ...(report.hint ? [report.hint] : [])].map(toLines).join(''),
  )
  return report.code
}

interface ErrorReport {
  /** The exit code. */
  code: number
  /** The code for programs. */
  name: string
  text: string
  hint?: string
  /** The whole report, if the error brings one. */
  whole?: string
  location?: { file: string; line?: number } | undefined
}

function describeError(error: unknown, isUncaught: boolean): ErrorReport {
  if (error instanceof SecretsError) {
    return { code: EXIT_CODE.broken, name: error.code, text: error.message.trimEnd(), whole: error.message }
  }
  if (isLoadError(error)) return describeFault(error)
  if (error instanceof Failure) {
    const name = error instanceof UsageError ? 'USAGE' : 'FAILED'
    return { code: error.code, name, text: error.message, hint: error.hint }
  }
  // Without the message, which may quote a value.
  const { name = 'Error', stack = '' } = error instanceof Error ? error : {}
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '))
  const origin = frames.find((line) => !line.includes('node:'))
  // Commands catch what they call. An uncaught error from foreign code comes from the secrets module.
  if (isUncaught && origin && !origin.includes(__dirname)) {
    const text = 'the secrets module threw an error after it was loaded'
    return { code: EXIT_CODE.found, name: 'FAILED', text, hint: MODULE_HINT }
  }
  return {
    code: EXIT_CODE.found,
    name: 'BUG',
    text: `this is a bug in secrets itself (${name})`,
    hint: ['Please report it with these lines, which hold no value:', ...frames.slice(0, 8)].join('\n'),
  }
}

function describeFault({ code, message, location, hint }: LoadError): ErrorReport {
  const text = location ? `${formatLocation(location)}: ${message}` : message
  return { code: EXIT_CODE.broken, name: code, text, hint, location }
}

function toLines(text: string): string {
  return text
    .split('\n')
    .map((line) => `${stripControls(line)}\n`)
    .join('')
}
