"""The web frame all pages share: access, errors, security, shell, the application itself."""
