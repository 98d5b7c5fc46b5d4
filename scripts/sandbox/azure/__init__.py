"""A stand-in for Azure: sign-in, Resource Manager, Key Vault, Graph and the storage that hands out packages."""
