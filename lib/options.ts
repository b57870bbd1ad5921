import { getDotenvVar, toBoolean } from './dotenv/options.ts'
import { type Environment, getVar, isTruthy, realEnvironment } from './environment.ts'

/** The options of a load. Each has a default, and many can be set by a variable. */
export interface LoadOptions {
  /**
   * The env files of development: a path, a `file:` URL, or several.
   * @default `DOTENV_PATH`, or `.env`; with `NODE_ENV=test`, `.env.test` if there is one
   */
  path?: string | URL | readonly (string | URL)[] | undefined
  /**
   * How the env files are encoded.
   * @default `DOTENV_ENCODING`, or what the byte order mark says, or UTF-8
   */
  encoding?: BufferEncoding | undefined
  /**
   * Whether a file wins over the environment, and a later file over an earlier one.
   * @default `DOTENV_OVERRIDE`, or false
   */
  override?: boolean | undefined
  /**
   * What is written to. If that is not what is read from, it gets every value, and not only those of the files.
   * @default process.env
   */
  processEnv?: Record<string, string | undefined> | undefined
  /**
   * What is read instead of `process.env`, to decide the mode too.
   * @default process.env
   */
  environment?: Environment | undefined
  /**
   * The project folder, and where relative paths start.
   * @default the working directory; if that holds neither template nor secrets, the folder of the app's package.json
   */
  cwd?: string | undefined
  /**
   * The path of the template, which then must exist.
   * @default `SECRETS_TEMPLATE`, or `.env.example`
   */
  template?: string | undefined
  /**
   * Keys that are required, in addition to those of the template.
   * @default none
   */
  required?: readonly string[] | undefined
  /**
   * Whether a broken contract is refused in development too.
   * @default `SECRETS_STRICT`, or false
   */
  strict?: boolean | undefined
  /**
   * Whether the files that are read, and where each key is from, are printed on stderr.
   * @default `DOTENV_DEBUG`, or false
   */
  debug?: boolean | undefined
}

/** The options of `defineSecrets`: those of a load, and one more. */
export interface DefineOptions extends LoadOptions {
  /**
   * Whether a refusal is printed and ends the process with exit code 78, for the entry point of a program.
   * @default false
   */
  exit?: boolean | undefined
}

/** The options of a load, completed from variables and defaults. */
export interface Settings {
  environment: Environment
  target: Record<string, string | undefined>
  cwd: string | undefined
  template: string | undefined
  required: readonly string[]
  strict: boolean
  debug: boolean
  /** True under `NODE_ENV=test`. */
  isTest: boolean
  /** The options as they were given: what says which files to read is completed in development only. */
  given: LoadOptions
}

/** Completes options: those of the code win over variables, and these over the defaults. */
export function resolveOptions(given: LoadOptions): Settings {
  const environment = given.environment ?? realEnvironment()
  return {
    environment,
    target: given.processEnv ?? realEnvironment(),
    cwd: given.cwd,
    template: given.template ?? (getVar(environment, 'SECRETS_TEMPLATE') || undefined),
    required: given.required ?? [],
    strict: given.strict ?? isTruthy(environment, 'SECRETS_STRICT'),
    debug: given.debug ?? toBoolean(getDotenvVar(environment, 'DEBUG')),
    isTest: getVar(environment, 'NODE_ENV')?.trim().toLowerCase() === 'test',
    given,
  }
}
