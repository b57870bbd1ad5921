import type { DotenvConfigOutput } from 'dotenv'
import type { DotenvConfigOptions } from './dotenv/types.ts'
import { isOtherRuntime, isTest, realEnvironment } from './environment.ts'
import { glance } from './glance.ts'
import { kept } from './process-state.ts'

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

/**
 * Does what `secrets/config` does, before any other part of this package is loaded: where functions may be replaced,
 * `config` itself has to look whether they are.
 *
 * @returns whether it is done
 */
export function glanceForEntry(): boolean {
  if (kept.isPublished || isTest(realEnvironment())) return false
  return glanceForConfig({ quiet: true }) !== undefined
}
