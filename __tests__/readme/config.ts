import { bool, defineSecrets, email, port, str, url } from 'secrets'

export const secrets = defineSecrets({
  SECRET_KEY: str({ desc: 'signs the session cookie' }),
  DATABASE_URL: url({ devDefault: 'postgres://localhost/app' }),
  EMAIL_HOST_USER: email(),
  PORT: port({ default: 3000 }),
  MAIL_ENABLED: bool({ default: false }),
})

secrets.PORT // number
secrets.MAIL_ENABLED // boolean
// @ts-expect-error: not in the schema, and a ReferenceError at run time
secrets.SECRT_KEY
