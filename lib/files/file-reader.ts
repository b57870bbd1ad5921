import type { SourceLocation } from '../errors.ts'
import type { Decision } from '../mode/decision.ts'
import type { Settings } from '../options.ts'
import type { Contract } from '../template/contract.ts'
import type { scan } from '../template/scan.ts'
import type { FileValue } from './expand.ts'
import type { Project } from './project.ts'

/** Told about whatever is suspicious and no reason to refuse. */
export type Warn = (location: SourceLocation, text: string) => void

/** What was found, and is to be set. */
export interface Loadable {
  decision: Decision
  fromFiles: ReadonlyMap<string, string>
  values: ReadonlyMap<string, string>
}

/** The secrets files of development. */
export interface FileReader {
  /** The files that were read, as they are named to people. */
  readonly files: readonly string[]
  /** What they say, by key, whether it counts or not. */
  readonly found: ReadonlyMap<string, FileValue>
  /** What values are compared with, if that is not the environment. */
  readonly source?: Record<string, string | undefined>
  /** True if a folder holds secrets files, and so is the project. */
  holdsSecretsFile(folder: string): boolean
  /**
   * Reads the files.
   *
   * @returns the values that count, by key, with their references resolved
   * @throws {LoadError} `SECRETS_FILE` if a file cannot be used, `SECRETS_NODE_ENV` if one sets a server's name
   */
  read(project: Project, contract: Contract, decision: Decision, warn: Warn): ReadonlyMap<string, string>
  /**
   * Sets the values.
   *
   * @throws {LoadError} `SECRETS_ENVIRONMENT` if one cannot be set
   */
  set(found: Loadable): void
}

/** What the load has compiled already: a copy in another file would be compiled anew. */
export interface Core {
  scan: typeof scan
  holdsSecretsFile: FileReader['holdsSecretsFile']
}

/** Makes what reads the files of development. */
export type MakeReader = (settings: Settings, core: Core) => FileReader
