import 'secrets/register' // or as the first import of the entry point
