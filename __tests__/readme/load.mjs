import { loadSecrets } from 'secrets'

const { mode, reason, origins } = loadSecrets({ required: ['SECRET_KEY'] })
console.log(`${mode}, because ${reason}: SECRET_KEY is from`, origins.SECRET_KEY)
