import type { DotenvConfigOutput } from 'dotenv'
import type { DotenvConfigOptions } from './dotenv-types.ts'
import { isOtherRuntime, realEnvironment } from './environment.ts'
import { glance } from './glance.ts'
import { kept } from './kept.ts'

/**
 * Does what `config` does, where it is called in the most common way at one of the most common starts.
 *
 * @returns what `config` returns; `undefined` where nothing was done
 */
export function glanceForConfig(
  options: DotenvConfigOptions | null | undefined,
): DotenvConfigOutput | undefined {
  for (const name in options) if (name !== 'quiet' || options[name] !== true) return undefined
  if (kept.mode || kept.moduleInLoading !== undefined || isOtherRuntime()) return undefined
  const parsed: Record<string, string> = {}
  const decision = glance(realEnvironment(), parsed)
  if (!decision) return undefined
  kept.mode = decision
  return { parsed }
}
