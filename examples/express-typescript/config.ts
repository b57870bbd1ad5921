import { defineSecrets, email, port, sensitive, str } from 'secrets'

// Typed, checked, and safe to print. With `exit`, a refusal is printed without a stack trace, and the exit code is 78.
export const secrets = defineSecrets(
  {
    SECRET_KEY: sensitive(str({ desc: 'signs cookies and links' })),
    EMAIL_HOST_USER: email({ desc: 'user of the mail account' }),
    EMAIL_HOST_PASSWORD: str({ desc: 'password of the mail account' }),
    PORT: port({ default: 3000, desc: 'port to listen on' }),
  },
  { exit: true },
)
